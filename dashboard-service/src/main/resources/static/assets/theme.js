// Before the first paint, so that the page does not flash in the other theme.
try {
  const theme = JSON.parse(localStorage.getItem('fanout.theme'));
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
} catch { /* as the system has it */ }
