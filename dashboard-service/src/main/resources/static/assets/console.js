// What the console does beyond plain pages: live parts, keys, palette, times in the local zone, copying, timelines.
// Without it every page reads, and every form works.

const root = document.documentElement;
root.classList.add('script');
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const store = {
  get(key, otherwise) {
    try { return JSON.parse(localStorage.getItem('fanout.' + key)) ?? otherwise; } catch { return otherwise; }
  },
  set(key, value) {
    try { localStorage.setItem('fanout.' + key, JSON.stringify(value)); } catch { /* private mode: not remembered */ }
  },
};
const isTyping = (element) => element?.matches?.('input, textarea, select, [contenteditable]');

// ---- Times: local zone; UTC and age in the title ----

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const minute = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: '2-digit', day: '2-digit' });

function age(millis) {
  const ahead = millis < 0;
  let rest = Math.abs(millis) / 1000;
  const units = [['d', 86400], ['h', 3600], ['min', 60], ['s', 1]];
  const [name, size] = units.find(([, length]) => rest >= length) ?? ['s', 1];
  const count = Math.floor(rest / size);
  return ahead ? `in ${count} ${name}` : `${count} ${name} ago`;
}

function showTimes(within = document) {
  for (const element of all('time[datetime]', within)) {
    const time = new Date(element.dateTime);
    if (isNaN(time)) continue;
    const today = day.format(time) === day.format(new Date());
    const text = (today ? '' : day.format(time) + ' ') + clock.format(time)
      + (element.dataset.precise !== undefined ? '.' + String(time.getMilliseconds()).padStart(3, '0') : '');
    if (element.textContent !== text) element.textContent = text;
    element.title = `${element.dateTime} · ${age(Date.now() - time)}`;
  }
  for (const element of all('[data-age]', within)) {
    element.textContent = age(Date.now() - new Date(element.dataset.age));
  }
}

// ---- Live parts: one stream says that there is news; each part then asks for itself ----

const live = {
  paused: store.get('paused', false),
  button: document.querySelector('#live'),
  parts: () => all('[data-live]'),
  topics: new Set(),
  show() {
    if (!this.button) return;
    this.button.setAttribute('aria-pressed', String(this.paused));
    this.button.toggleAttribute('data-lost', !!this.lost && !this.paused);
    this.button.toggleAttribute('data-held', !!this.held && !this.lost && !this.paused);
    this.button.querySelector('.label').textContent = this.paused ? 'Paused' : this.lost ? 'Reconnecting' : this.held ? 'Held' : 'Live';
  },
  connected(is) {
    this.lost = !is;
    this.show();
  },
  toggle() {
    this.pause(!this.paused);
    store.set('paused', this.paused);
  },
  pause(is) {
    this.paused = is;
    is ? this.stop() : this.start();
  },
  start() {
    if (!this.button || !this.parts().length || this.stream) return this.show();
    this.stream = new EventSource('/console/stream');
    this.stream.onopen = () => this.connected(true);
    this.stream.onerror = () => {
      this.connected(false);
      if (this.stream.readyState === EventSource.CLOSED) this.openAgain();
    };
    for (const topic of ['events', 'figures']) this.stream.addEventListener(topic, () => this.news(topic));
  },
  // An answer that is none, such as one to a session that has ended, closes it for good; a page that is asked for tells why.
  openAgain() {
    this.stream = null;
    this.again = setTimeout(() => { this.start(); this.catchUp(); }, 5_000);
  },
  stop() {
    clearTimeout(this.again);
    this.stream?.close();
    this.stream = null;
    this.connected(true);
  },
  notBefore: 0,
  // What comes together is asked for together. Where answers take long, for the shop is busy, fewer are asked for.
  news(topic) {
    this.topics.add(topic);
    this.askSoon();
  },
  askSoon() {
    this.soon ??= setTimeout(() => this.refresh(), Math.max(100, this.notBefore - performance.now()));
  },
  // What somebody types into, has selected, or is about to open or to replay, must not be taken away from under his hands.
  isInUse(part) {
    const selection = getSelection();
    const focused = part.contains(document.activeElement) ? document.activeElement : null;
    return all('input, textarea', part).some((field) => field.value !== field.defaultValue || field.dataset.typed !== undefined)
      || part.querySelector('form[data-sent]')
      || isTyping(focused) || focused?.closest('[data-row]')
      || (selection && !selection.isCollapsed && part.contains(selection.anchorNode));
  },
  // Somebody has let go of a part: what he missed is asked for.
  letGo() {
    if (this.held) this.catchUp();
  },
  catchUp() {
    for (const topic of ['events', 'figures']) this.news(topic);
  },
  // One request for all parts that the news concern: each of them costs the services as much as the whole page.
  refresh() {
    this.soon = null;
    if (this.asking) return; // what the answer may not know yet is asked for after it
    const topics = [...this.topics];
    this.topics.clear();
    if (this.paused || document.hidden) return;
    const concerned = this.parts().filter((part) => topics.some((topic) => part.dataset.live.split(' ').includes(topic)));
    const due = concerned.filter((part) => !this.isInUse(part));
    this.held = due.length < concerned.length;
    this.show();
    if (!due.length) return;
    const [first, ...others] = due.map((part) => '#' + part.id);
    this.asking = true;
    const asked = performance.now();
    htmx.ajax('GET', location.href, { source: due[0], target: due[0], swap: 'outerHTML', select: first, selectOOB: others.join(',') })
      .finally(() => {
        this.asking = false;
        const took = performance.now() - asked;
        this.notBefore = performance.now() + Math.min(5_000, Math.max(500, 4 * took));
        if (this.topics.size) this.askSoon();
      });
  },
};

document.addEventListener('focusout', () => live.letGo());

// All pages of this browser pause together.
addEventListener('storage', (event) => { if (event.key === 'fanout.paused') live.pause(store.get('paused', false)); });

// Where the focus is in a part: what is drawn anew in its place gets it back.
const focusable = 'a[href], button, summary, [tabindex]';
const likeness = (element) => [element.tagName, element.getAttribute('href'), element.textContent.trim()].join(' ');
const focus = {
  note() {
    const element = document.activeElement;
    const part = element?.closest?.('[data-live]');
    this.was = part ? { part: part.id, like: likeness(element), nth: this.alike(part, likeness(element)).indexOf(element) } : null;
  },
  alike: (part, like) => all(focusable, part).filter((one) => likeness(one) === like),
  giveBack() {
    if (!this.was || (document.activeElement && document.activeElement !== document.body)) return;
    const part = document.getElementById(this.was.part);
    if (part) this.alike(part, this.was.like)[this.was.nth]?.focus({ preventScroll: true });
  },
};

let unfolded = [];
// The answer may come some time after it was asked for.
for (const swap of ['htmx:beforeSwap', 'htmx:oobBeforeSwap']) {
  document.body.addEventListener(swap, (event) => {
    const part = event.detail.target?.closest?.('[data-live]');
    if (part && (live.paused || live.isInUse(part))) {
      event.detail.shouldSwap = false;
      live.held = !live.paused;
      live.show();
    }
  });
}
document.body.addEventListener('htmx:beforeSwap', () => {
  unfolded = all('details[open][id]').map((details) => details.id);
  focus.note();
});
document.body.addEventListener('htmx:afterSwap', (event) => {
  for (const id of unfolded) document.getElementById(id)?.setAttribute('open', '');
  enhance(event.detail.target?.isConnected ? event.detail.target : document);
  focus.giveBack();
});
document.body.addEventListener('htmx:responseError', (event) => {
  if (event.detail.xhr.status === 401) location.href = '/login';
});

// ---- Keys ----

const places = {
  o: ['/console', 'Overview'], s: ['/console/sagas', 'Sagas'], d: ['/console/dead-letters', 'Dead letters'],
  r: ['/console/replays', 'Replays'], f: ['/console/fanout', 'Fan-out'], u: ['/console/subscriptions', 'Subscriptions'],
  l: ['/console/deliveries', 'Deliveries'], h: ['/console/services', 'Services'], e: ['/console/events', 'Events'],
  c: ['/console/customers', 'Customers'], n: ['/console/functions', 'Functions'], x: ['/console/outbox', 'Outbox'],
};
let goes = false;

function rows() { return all('[data-row] [data-open]'); }

function step(by) {
  const links = rows();
  if (!links.length) return;
  const now = links.findIndex((link) => link.closest('[data-row]').contains(document.activeElement));
  links[Math.min(links.length - 1, Math.max(0, now < 0 ? (by > 0 ? 0 : links.length - 1) : now + by))].focus();
}

function press(name) {
  const row = document.activeElement?.closest?.('[data-row]');
  const target = (row && row.querySelector(`[data-key="${name}"]`)) || document.querySelector(`main [data-key="${name}"]`);
  if (!target) return false;
  target.focus();
  target.click();
  return true;
}

document.addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    return palette.open();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]')) return;
  // A key that is held walks through rows, and gives no command to the page that the first one has led to.
  if (event.repeat && !['j', 'k', '+', '-'].includes(event.key)) return;
  if (goes) {
    goes = false;
    if (places[event.key]) { event.preventDefault(); location.href = places[event.key][0]; }
    return;
  }
  const done = {
    g: () => { goes = true; setTimeout(() => { goes = false; }, 1500); return true; },
    j: () => step(1) ?? true,
    k: () => step(-1) ?? true,
    '/': () => { const field = document.querySelector('main form.filters input:not([type=hidden])'); field?.focus(); field?.select?.(); return !!field; },
    Escape: () => { const row = document.activeElement?.closest?.('[data-row]'); if (row) document.activeElement.blur(); return !!row; },
    '?': () => { document.querySelector('#keys')?.showModal(); return true; },
    r: () => press('replay'),
    d: () => press('discard'),
    e: () => press('edit'),
    c: () => press('cancel'),
    n: () => press('next'),
    p: () => { live.toggle(); return true; },
    '+': () => zoomAll(0.5),
    '-': () => zoomAll(2),
    0: () => zoomAll(0),
  }[event.key];
  if (done?.()) event.preventDefault();
});

// ---- Palette: pages, saved views, and whatever id is pasted ----

const palette = {
  dialog: document.querySelector('#palette'),
  entries(text) {
    const pages = Object.entries(places).map(([key, [href, name]]) => ({ href, name, hint: 'g ' + key }));
    const views = store.get('views', []).map((view) => ({ href: view.href, name: view.name, hint: 'saved view' }));
    const found = [...views, ...pages].filter((entry) => entry.name.toLowerCase().includes(text.toLowerCase()));
    const id = text.trim();
    if (/^[0-9a-f-]{36}$/i.test(id)) {
      found.unshift({ href: '/console/sagas/' + id, name: 'Order ' + id, hint: 'saga' },
        { href: '/console/deliveries/' + id, name: 'Delivery ' + id, hint: 'delivery' },
        { href: '/console/events/' + id, name: 'Event ' + id, hint: 'event' });
    } else if (id) {
      found.push({ href: '/console/customer?id=' + encodeURIComponent(id), name: 'Customer ' + id, hint: 'dashboard' },
        { href: '/console/sagas?customerId=' + encodeURIComponent(id), name: 'Sagas of customer ' + id, hint: 'search' },
        { href: '/console/dead-letters?view=list&subject=' + encodeURIComponent(id), name: 'Dead letters about ' + id, hint: 'search' });
    }
    return found;
  },
  open() {
    if (!this.dialog || this.dialog.open) return;
    const input = this.dialog.querySelector('input');
    input.value = '';
    this.draw();
    this.dialog.showModal();
    input.focus();
  },
  draw() {
    const list = this.dialog.querySelector('ul');
    const found = this.entries(this.dialog.querySelector('input').value);
    list.replaceChildren(...found.map((entry, i) => {
      const item = document.createElement('li');
      item.id = 'palette-' + i;
      item.setAttribute('role', 'option');
      item.setAttribute('aria-selected', String(i === 0));
      const link = document.createElement('a');
      link.href = entry.href;
      link.tabIndex = -1;
      const hint = document.createElement('span');
      hint.className = 'quiet';
      hint.textContent = entry.hint;
      link.append(entry.name, hint);
      item.append(link);
      return item;
    }));
    this.dialog.querySelector('input').setAttribute('aria-activedescendant', found.length ? 'palette-0' : '');
  },
  move(by) {
    const items = all('li', this.dialog);
    const now = items.findIndex((item) => item.getAttribute('aria-selected') === 'true');
    const next = Math.min(items.length - 1, Math.max(0, now + by));
    items.forEach((item, i) => item.setAttribute('aria-selected', String(i === next)));
    items[next]?.scrollIntoView({ block: 'nearest' });
    this.dialog.querySelector('input').setAttribute('aria-activedescendant', 'palette-' + next);
  },
};
palette.dialog?.querySelector('input').addEventListener('input', () => palette.draw());
palette.dialog?.addEventListener('keydown', (event) => {
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { event.preventDefault(); palette.move(event.key === 'ArrowDown' ? 1 : -1); }
  // A search field keeps the first one for itself, to empty it.
  if (event.key === 'Escape') { event.preventDefault(); palette.dialog.close(); }
  if (event.key === 'Enter') { event.preventDefault(); palette.dialog.querySelector('[aria-selected="true"] a')?.click(); }
});

// ---- Copying, also without HTTPS ----

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'unseen';
    (document.querySelector('dialog[open]') ?? document.body).append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
  toast('Copied');
}

function toast(text) {
  document.querySelector('.toast')?.remove();
  const element = document.createElement('div');
  element.className = 'toast';
  element.setAttribute('role', 'status');
  element.textContent = text;
  document.body.append(element);
  setTimeout(() => element.remove(), 1800);
}

document.addEventListener('click', (event) => {
  const button = event.target.closest('button, [data-open-dialog]');
  if (!button) return;
  if (button.dataset.copy !== undefined) copy(button.dataset.copy || document.getElementById(button.dataset.copyOf)?.textContent || '');
  if (button.id === 'live') live.toggle();
  if (button.id === 'theme') switchTheme();
  if (button.dataset.openDialog) { event.preventDefault(); button.dataset.openDialog === 'palette' ? palette.open() : document.getElementById(button.dataset.openDialog)?.showModal(); }
  if (button.dataset.saveView !== undefined) saveView();
  if (button.dataset.forgetView) { store.set('views', store.get('views', []).filter((view) => view.href !== button.dataset.forgetView)); showViews(); }
  if (button.dataset.zoom) zoomAll(Number(button.dataset.zoom), button.closest('.card'));
});

// A command is sent once, however often its button is pressed.
document.addEventListener('submit', (event) => {
  const question = event.submitter?.dataset.confirm;
  if (question && !confirm(question)) return event.preventDefault();
  if (event.target.method === 'post') {
    if (event.target.dataset.sent) return event.preventDefault();
    event.target.dataset.sent = '1';
  } else {
    // Empty criteria would only make the link longer.
    for (const field of event.target.elements) if (field.name && !field.value) field.disabled = true;
  }
});
addEventListener('pageshow', () => {
  for (const form of document.forms) {
    delete form.dataset.sent;
    for (const field of form.elements) if (form.method === 'get') field.disabled = false;
  }
});

// ---- Theme ----

function switchTheme() {
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  store.set('theme', root.dataset.theme);
  drawCharts();
}

// ---- Saved views ----

function saveView() {
  const href = location.pathname + location.search;
  const name = prompt('Name of this view', document.querySelector('h1')?.textContent.trim() ?? 'View')?.trim();
  if (!name) return;
  store.set('views', [...store.get('views', []).filter((view) => view.href !== href), { name, href }].slice(-30));
  showViews();
}

function showViews() {
  const list = document.querySelector('#views');
  if (!list) return;
  list.replaceChildren(...store.get('views', []).map((view) => {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = view.href;
    link.textContent = view.name;
    link.className = 'button small';
    const forget = document.createElement('button');
    forget.type = 'button';
    forget.className = 'plain';
    forget.dataset.forgetView = view.href;
    forget.setAttribute('aria-label', 'Forget the view ' + view.name);
    forget.textContent = '×';
    item.append(link, forget);
    return item;
  }));
}

// ---- Timelines: zoom by brush, buttons, + and - ----

const zooms = new Map(); // by id of the timeline, so that a live one keeps its part in view

function drawTimeline(timeline) {
  const whole = [Number(timeline.dataset.from), Number(timeline.dataset.to)];
  const [from, to] = zooms.get(timeline.id) ?? whole;
  const at = (millis) => ((millis - from) / (to - from)) * 100 + '%';
  for (const line of all('line[data-from]', timeline)) {
    line.setAttribute('x1', at(Number(line.dataset.from)));
    line.setAttribute('x2', at(Number(line.dataset.to)));
  }
  for (const point of all('circle[data-at]', timeline)) point.setAttribute('cx', at(Number(point.dataset.at)));
  for (const axis of all('svg.axis', timeline)) {
    const ticks = ticksOf(from - whole[0], to - whole[0]);
    axis.replaceChildren(...ticks.map((millis, i) => {
      const text = document.createElementNS('http://www.w3.org/2000/svg', 'text');
      text.setAttribute('x', at(millis + whole[0]));
      text.setAttribute('y', '14');
      text.setAttribute('text-anchor', i === 0 ? 'start' : 'middle');
      text.textContent = span(millis);
      return text;
    }));
  }
}

function ticksOf(from, to) {
  const wanted = (to - from) / 6;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const size = [1, 2, 5, 10].map((factor) => factor * power).find((length) => length >= wanted);
  const ticks = [];
  for (let tick = Math.ceil(from / size) * size; tick <= to; tick += size) ticks.push(tick);
  return ticks;
}

function span(millis) {
  return millis >= 60_000 ? +(millis / 60_000).toFixed(2) + ' min' : millis >= 1000 ? +(millis / 1000).toFixed(3) + ' s' : +millis.toFixed(1) + ' ms';
}

function zoomAll(factor, within = document) {
  const timelines = all('.timeline', within);
  for (const timeline of timelines) {
    const whole = [Number(timeline.dataset.from), Number(timeline.dataset.to)];
    const [from, to] = zooms.get(timeline.id) ?? whole;
    if (factor === 0) zooms.delete(timeline.id);
    else zoom(timeline, whole, (from + to) / 2 - ((to - from) * factor) / 2, (from + to) / 2 + ((to - from) * factor) / 2);
    drawTimeline(timeline);
  }
  return timelines.length > 0;
}

function zoom(timeline, whole, from, to) {
  const part = [Math.max(whole[0], from), Math.min(whole[1], to)];
  if (part[1] - part[0] < 0.5) return;
  if (part[0] === whole[0] && part[1] === whole[1]) zooms.delete(timeline.id);
  else zooms.set(timeline.id, part);
}

document.addEventListener('pointerdown', (event) => {
  const svg = event.target.closest?.('.timeline svg');
  if (!svg || event.button !== 0) return;
  const timeline = svg.closest('.timeline');
  const box = svg.getBoundingClientRect();
  const share = (x) => Math.min(1, Math.max(0, (x - box.left) / box.width));
  const begin = share(event.clientX);
  const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  rect.setAttribute('class', 'brush');
  rect.setAttribute('height', '100%');
  const move = (moved) => {
    const end = share(moved.clientX);
    rect.setAttribute('x', Math.min(begin, end) * 100 + '%');
    rect.setAttribute('width', Math.abs(end - begin) * 100 + '%');
    if (!rect.parentNode) svg.append(rect);
  };
  const up = (ended) => {
    removeEventListener('pointermove', move);
    removeEventListener('pointerup', up);
    rect.remove();
    const end = share(ended.clientX);
    if (Math.abs(end - begin) < 0.01) return;
    const whole = [Number(timeline.dataset.from), Number(timeline.dataset.to)];
    const [from, to] = zooms.get(timeline.id) ?? whole;
    zoom(timeline, whole, from + Math.min(begin, end) * (to - from), from + Math.max(begin, end) * (to - from));
    drawTimeline(timeline);
  };
  addEventListener('pointermove', move);
  addEventListener('pointerup', up);
});

// ---- Charts: of a table beside them ----

const charts = new Map();

function drawCharts(within = document) {
  if (!window.uPlot) return;
  for (const place of all('[data-chart-of]', within)) {
    const table = document.getElementById(place.dataset.chartOf);
    if (!table) continue;
    const names = all('thead th', table).slice(1).map((cell) => cell.textContent.trim());
    const lines = all('tbody tr', table);
    const data = [lines.map((line) => Date.parse(line.querySelector('time').dateTime) / 1000),
      ...names.map((_, i) => lines.map((line) => Number(line.children[i + 1].dataset.value)))];
    const style = getComputedStyle(root);
    const ink = (name) => resolved(style.getPropertyValue(name));
    const colours = ['--accent', '--good', '--warn', '--bad'].map(ink);
    charts.get(place.id)?.destroy();
    const axis = { stroke: ink('--quiet'), grid: { stroke: ink('--line'), width: 1 }, ticks: { stroke: ink('--line') } };
    charts.set(place.id, new uPlot({
      width: place.clientWidth || 600, height: 220, cursor: { y: false },
      scales: { x: { range: () => [Date.now() / 1000 - 3600, Date.now() / 1000] }, y: { range: (_, low, high) => [0, Math.max(4, high * 1.1)] } },
      axes: [{ ...axis, values: (_, times) => times.map((time) => minute.format(time * 1000)) }, { ...axis, size: 45 }],
      series: [{ value: (_, time) => time == null ? '–' : minute.format(time * 1000) }, ...names.map((label, i) => ({ label, stroke: colours[i], width: 2, points: { show: lines.length < 10, fill: colours[i] } }))],
    }, data, place));
  }
}

// A canvas knows nothing of light-dark().
function resolved(colour) {
  const probe = document.createElement('span');
  probe.style.color = colour;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

function enhance(within) {
  showTimes(within);
  all('.timeline', within).forEach(drawTimeline);
  if (all('[data-chart-of]', within).length) drawCharts(within);
}

let resizing;
addEventListener('resize', () => { clearTimeout(resizing); resizing = setTimeout(() => drawCharts(), 150); });
setInterval(() => { if (!live.paused && !document.hidden) showTimes(); }, 10_000);
// A browser has few connections for one address; a page that nobody sees needs none.
document.addEventListener('visibilitychange', () => { if (document.hidden) live.stop(); else if (!live.paused) { live.start(); live.catchUp(); } });
addEventListener('pagehide', () => live.stop());
addEventListener('pageshow', () => { if (!live.paused) live.start(); });
// A command that was refused has shown the page again under the command's own address.
if (document.body.dataset.here && document.body.dataset.here !== location.pathname + location.search) {
  history.replaceState(history.state, '', document.body.dataset.here);
}
document.querySelector('.nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
enhance(document);
showViews();
live.show();
