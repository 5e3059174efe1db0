// Moves what the server made: no HTML is made here, and text is only ever set as text.
export const $ = (sel, at = document) => at.querySelector(sel);
export const $$ = (sel, at = document) => [...at.querySelectorAll(sel)];
const html = document.documentElement;
export const isBack = performance.getEntriesByType('navigation')[0]?.type === 'back_forward';
const WIDE = matchMedia('(min-width: 70rem)'); // from here on notes stand in the margin

// ---------- What is remembered in this browser ----------
const kept = {
  get(name) { try { return JSON.parse(localStorage.getItem(name) ?? 'null'); } catch { return null; } },
  set(name, value) { try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* private mode */ } },
};

// ---------- Words that count: the forms stand in the page ----------
const PLURAL = new Intl.PluralRules(html.lang);
const FORMS = html.lang === 'ar' ? ['zero', 'one', 'two', 'few', 'many', 'other'] : ['zero', 'one', 'other'];
function counted(number, forms) {
  const form = number === 0 ? 'zero' : PLURAL.select(number);
  return forms.split('|')[FORMS.indexOf(form)].replace('#', number.toLocaleString('en'));
}

// ---------- What was filled in before this script was there: by a reader, or by a browser that kept it ----------
function isChanged(field) {
  if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((each) => each.defaultSelected));
  if (['checkbox', 'radio'].includes(field.type)) return field.checked !== field.defaultChecked;
  return field.value !== (field.defaultValue ?? field.value); // a button has no default
}
export const isFilledIn = (form) => [...form.elements].some(isChanged);

// ---------- A page of the server's, as a document: its parts are moved into ours ----------
export function fetched(address, form = null, signal = null) {
  return new Promise((resolve, reject) => {
    const asked = new XMLHttpRequest();
    asked.open(form ? 'POST' : 'GET', address);
    asked.responseType = 'document';
    asked.timeout = 15000;
    asked.onload = () => (asked.response ? resolve(asked) : reject(new Error('no document')));
    asked.onerror = asked.ontimeout = asked.onabort = () => reject(new Error('no answer'));
    signal?.addEventListener('abort', () => asked.abort());
    asked.send(form);
  });
}

// ---------- Theme ----------
const themeButton = $('[data-theme-toggle]');
const dark = () => (html.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
function nameTheme() {
  themeButton.textContent = dark() ? themeButton.dataset.light : themeButton.dataset.dark;
}
themeButton.hidden = false;
themeButton.addEventListener('click', () => {
  html.dataset.theme = dark() ? 'light' : 'dark';
  try { localStorage.setItem('theme', html.dataset.theme); } catch { /* private mode */ }
  nameTheme();
});
nameTheme();

// ---------- How long ago ----------
const [NOW, MINUTES, HOURS, DAYS] = html.dataset.ago.split('|');
function age() {
  for (const each of $$('[data-time] .ago')) {
    const minutes = Math.round((Date.now() - Number(each.closest('[data-time]').dataset.time)) / 60000);
    const [number, form] = minutes < 1 ? [0, NOW] : minutes < 60 ? [minutes, MINUTES] : minutes < 48 * 60 ? [Math.round(minutes / 60), HOURS] : [Math.round(minutes / 1440), DAYS];
    const said = form.replace('#', number);
    if (each.textContent !== said) each.textContent = said; // a text that is set is laid out anew
  }
}
age();
setInterval(age, 30000);

// ---------- The list of alerts ----------
const list = $('[data-list]');
const title = document.title;
const rows = () => $$('.alert', list).filter((row) => !row.hidden);
const current = () => $('.alert[aria-current="true"]');

function leave() {
  const row = current();
  row?.removeAttribute('aria-current');
  if (row) $('[data-note]', row).setAttribute('aria-expanded', 'false');
}
function select(row, scroll = true) {
  if (!row) return;
  leave();
  row.setAttribute('aria-current', 'true');
  $('[data-note]', row).setAttribute('aria-expanded', 'true');
  if (scroll) {
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest' });
  }
}
function step(by) {
  const all = rows();
  const at = all.indexOf(current());
  select(at < 0 ? all[0] : all[Math.min(all.length - 1, Math.max(0, at + by))]);
}

// Marks are the desk's: what somebody reads or takes care of, all see. The server tells who marked what.
const token = $('meta[name="form-token"]').content;
let marked = Number(document.body.dataset.marked);
function mark(row) {
  const { read, taken } = row.dataset;
  row.classList.toggle('unread', !read);
  row.classList.toggle('is-taken', Boolean(taken));
  $('[data-act="read"]', row).setAttribute('aria-pressed', String(Boolean(read)));
  $('[data-act="take"]', row).setAttribute('aria-pressed', String(Boolean(taken)));
  $('[data-taken-by]', row).textContent = taken;
  $('.taken', row).hidden = !taken;
}
let putting = Promise.resolve(); // one after the other: the last word counts
// Who takes care of it is said again until the server tells of the row, and is no matter of who only reads it:
// a page whose line is cut does not know what a colleague took.
function put(row) {
  const { alert, read, says = 'keep' } = row.dataset;
  const said = new URLSearchParams({ alert, read, do: says, form_token: token });
  const send = () => fetch('/marks', { method: 'POST', body: said, keepalive: true });
  putting = putting.then(send).catch(() => { /* the line says so when it is cut */ });
  mark(row);
  count();
}
function read(row, to = !row.dataset.read) {
  if (Boolean(row.dataset.read) === to) return;
  row.dataset.read = to ? '1' : '';
  put(row);
}
function take(row) {
  const mine = !row.dataset.taken;
  row.dataset.taken = mine ? document.body.dataset.me : '';
  row.dataset.says = mine ? 'take' : 'leave';
  if (mine) row.dataset.read = '1';
  put(row);
}
async function takeMarks(number) {
  if (number <= marked) return;
  const { response } = await fetched(`/marks?after=${marked}`);
  const upTo = Number(response.documentElement.dataset.last);
  if (upTo < marked) return; // a later answer overtook it, and knows all that it says
  marked = upTo;
  for (const each of $$('[data-alert]', response)) {
    const row = $(`.alert[data-alert="${CSS.escape(each.dataset.alert)}"]`, list);
    if (!row) continue;
    row.dataset.read = each.dataset.read;
    row.dataset.taken = each.dataset.taken;
    delete row.dataset.says;
    mark(row);
  }
  count();
}
function count() {
  const unread = $$('.alert.unread', list).length;
  for (const at of $$('[data-unread]')) at.textContent = unread || '';
  const words = $('[data-unread-words]');
  words.textContent = counted(unread, words.dataset.forms);
  document.title = (unread ? `(${unread}) ` : '') + title;
  const only = $('[data-unread-only]').checked;
  for (const row of $$('.alert', list)) row.hidden = only && !row.classList.contains('unread');
  $('[data-empty]').hidden = rows().length > 0;
}

// A sound for what is urgent, made here: two short tones.
let audio = null;
function ring() {
  if (!$('[data-sound]').checked || !audio) return;
  for (const [at, pitch] of [[0, 880], [0.18, 1175]]) {
    const tone = audio.createOscillator();
    const loud = audio.createGain();
    tone.frequency.value = pitch;
    loud.gain.setValueAtTime(0.15, audio.currentTime + at);
    loud.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + at + 0.16);
    tone.connect(loud).connect(audio.destination);
    tone.start(audio.currentTime + at);
    tone.stop(audio.currentTime + at + 0.17);
  }
}

// A notification of the system for each alert that comes while nobody looks at the page, where it was asked for.
const notifies = () => $('[data-notify]').checked && document.hidden && Notification.permission === 'granted';
function notify(row) {
  const words = $('h3 a', row).textContent;
  const shown = new Notification(`${$('.sev', row).textContent}: ${words}`, { body: $('.from', row).innerText, tag: row.id, lang: html.lang, dir: html.dir });
  shown.addEventListener('click', () => { focus(); select(row); shown.close(); });
}
async function askToNotify(field) {
  if (field.checked && Notification.permission !== 'granted') field.checked = await Notification.requestPermission() === 'granted';
  kept.set('notify', field.checked);
}

// New rows go where their time belongs. Where somebody reads further down they wait behind a button.
const held = [];
const arrived = $('.arrived');
const MOST_COLOURED = 3; // of those that come at once: what moves all over the page tells nothing
function insert(row, number, all) {
  const older = $$('.alert', list).find((each) => Number(each.dataset.time) <= Number(row.dataset.time));
  if (all.length <= MOST_COLOURED) row.classList.add('fresh');
  if (older) older.before(row);
  else list.append(row);
  mark(row);
}
function showHeld() {
  held.splice(0).forEach(insert);
  arrived.hidden = true;
  letOldGo();
  age();
  count();
}
// A page that is open for a shift keeps its newest rows; the others are behind the link to what is older.
const most = () => Number(list.dataset.most);
function letOldGo() {
  const all = $$('.alert', list);
  if (all.length <= most()) return;
  all.slice(most()).forEach((row) => row.remove());
  while (list.lastElementChild.matches('[data-day]')) list.lastElementChild.remove();
  const { time, number } = all[most() - 1].dataset;
  const older = $('[data-older]');
  const to = new URL($('a', older).href);
  to.search = location.search;
  to.searchParams.set('before', `${time}.${number}`);
  $('a', older).href = to;
  older.hidden = false;
}
function arrive(found) {
  const fresh = found.filter((row) => !document.getElementById(row.id) && !held.some((each) => each.id === row.id));
  if (!fresh.length) return;
  held.push(...fresh);
  held.splice(0, held.length - most());
  const last = fresh[fresh.length - 1];
  $('[data-say]').textContent = `${$('.sev', last).textContent}: ${$('h3 a', last).textContent}`;
  if (fresh.some((row) => row.dataset.severity === 'urgent')) ring();
  if (notifies()) fresh.forEach(notify);
  if (scrollY < 40) showHeld();
  else {
    const button = $('[data-show-arrived]');
    button.textContent = counted(held.length, button.dataset.forms);
    arrived.hidden = false;
  }
}

// ---------- The line: the server says when something came; what came is fetched from where we are ----------
const BANNERS = ['cut', 'away'];
function lineIs(state) {
  const sign = $('.line-state');
  sign.hidden = false;
  sign.dataset.state = state === 'ok' ? 'ok' : 'cut';
  const words = $('[data-line-words]');
  words.textContent = state === 'ok' ? words.dataset.ok : words.dataset.cut;
  for (const each of BANNERS) $(`[data-banner="${each}"]`).hidden = each !== state;
  document.body.classList.toggle('has-banner', state !== 'ok');
}
let last = Number(document.body.dataset.last);
let wanted = last;
let fetching = false;
async function catchUp() {
  if (fetching) return;
  fetching = true;
  try {
    while (last < wanted) {
      const asked = new URLSearchParams(location.search);
      asked.set('after', last);
      const { response } = await fetched(`/rows?${asked}`);
      const root = response.documentElement;
      if (root.dataset.archive !== document.body.dataset.archive) { location.reload(); return; }
      arrive($$('.alert', response).map((row) => document.adoptNode(row)));
      last = Math.max(Number(root.dataset.last), last);
    }
  } catch { /* the line says so when it is cut; the next news tries again */
  } finally { fetching = false; }
}
// The tabs have numbers of all channels, and a channel that appears gets its own: at most once a second.
let tabsDue = 0;
function renewTabs() {
  tabsDue ||= setTimeout(async () => {
    tabsDue = 0;
    const tabs = $('[data-channels]');
    if (tabs.contains(document.activeElement)) return; // who is at one of them stays there
    try {
      const { response } = await fetched(`/channels${location.search}`);
      tabs.replaceChildren(...[...$('[data-channels]', response).childNodes].map((each) => document.adoptNode(each)));
    } catch { /* the next news tries again */ }
  }, 1000);
}
let away = false;
const SILENCE = 25000; // twice and a half the server's heartbeat
function openLine() {
  const line = new EventSource('/lines');
  let heard = Date.now();
  const alive = () => { heard = Date.now(); };
  line.onmessage = (event) => {
    alive();
    const now = JSON.parse(event.data);
    if (now.archive && now.archive !== document.body.dataset.archive) { location.reload(); return; }
    away = now.away;
    lineIs(away ? 'away' : 'ok');
    if (now.last > wanted) renewTabs();
    wanted = now.last;
    catchUp();
    takeMarks(now.marked).catch(() => { /* the next news tries again */ });
  };
  line.onerror = () => lineIs('cut');
  // A line that is back may have nothing to tell: the browser says up to where it has heard all.
  line.addEventListener('open', () => {
    alive();
    lineIs(away ? 'away' : 'ok');
    catchUp();
  });
  // Some proxies keep a dead line open: nothing is heard, and nothing says so.
  const watch = setInterval(() => {
    if (Date.now() - heard < SILENCE && line.readyState !== EventSource.CLOSED) return;
    clearInterval(watch);
    line.close();
    lineIs('cut');
    setTimeout(openLine, 3000);
  }, 2000);
}

if (list) {
  $$('.alert', list).forEach(mark);
  list.addEventListener('click', (event) => {
    const row = event.target.closest('.alert');
    if (!row) return;
    if (event.target.closest('[data-act="read"]')) read(row);
    else if (event.target.closest('[data-act="take"]')) take(row);
    else if (event.target.closest('a')) {
      history.replaceState({ row: row.id }, ''); // who comes back reads on here
      read(row, true);
    }
    else if (event.target.closest('.note')) return;
    else if (row === current() && !WIDE.matches) leave(); // its note opened below it, and closes
    else select(row, false);
  });
  // Where there is a margin, the row that has the focus has the note.
  list.addEventListener('focusin', (event) => {
    const row = event.target.closest('.alert');
    if (row && row !== current() && WIDE.matches) select(row, false);
  });
  for (const field of $$('[data-filters] select')) field.addEventListener('change', () => field.form.requestSubmit());
  $('[data-filters]').addEventListener('formdata', (event) => {
    for (const [name, value] of [...event.formData]) if (!value) event.formData.delete(name);
  });
  $('[data-unread-only]').addEventListener('change', count);
  const open = $('.filter-open');
  open.addEventListener('click', () => {
    const now = open.getAttribute('aria-expanded') !== 'true';
    open.setAttribute('aria-expanded', String(now));
    $('#filters').classList.toggle('open', now);
  });
  const sound = $('[data-sound]');
  sound.addEventListener('change', () => { audio ??= new AudioContext(); });
  const notice = $('[data-notify]');
  if ('Notification' in window) {
    notice.checked = kept.get('notify') === true && Notification.permission === 'granted';
    notice.addEventListener('change', () => askToNotify(notice));
  } else notice.closest('label').hidden = true;
  const density = (name) => {
    list.closest('.matn').classList.toggle('full', name === 'full');
    for (const button of $$('[data-density]')) button.setAttribute('aria-pressed', String(button.dataset.density === name));
    kept.set('density', name);
  };
  for (const button of $$('[data-density]')) button.addEventListener('click', () => density(button.dataset.density));
  density(kept.get('density') === 'full' ? 'full' : 'brief');
  $('[data-show-arrived]').addEventListener('click', () => { showHeld(); scrollTo({ top: 0 }); });
  const was = isBack && document.getElementById(history.state?.row);
  if (WIDE.matches) select(was || rows()[0], Boolean(was));
  count();
  if ('live' in document.body.dataset) openLine();
}

// ---------- The search: coloured behind the text, looked for while it is typed ----------
const OPERATORS = /"[^"]*"|«[^»]*»|\b(?:AND|OR|NOT|NEAR(?:\/[0-9sp]+)?)\b|[()]|@[\w-]+|\b[a-z]+\d*:|>=[\d.]+/g;
export function paint(box) {
  const text = box.value;
  const mirror = $('.mirror', box.parentElement);
  // Both run as the first letter does; `dir=auto` would begin an empty box of an Arabic page on the left.
  const first = /\p{L}/u.exec(text)?.[0];
  for (const each of [box, mirror]) each.dir = !first ? '' : /[\u0600-\u06ff]/.test(first) ? 'rtl' : 'ltr';
  const wrong = box.getAttribute('aria-invalid') === 'true' ? Number(box.dataset.wrongFrom) : -1;
  const points = [...text]; // the server counts code points
  const wrongAt = wrong < 0 ? -1 : points.slice(0, wrong).join('').length;
  const parts = [];
  const piece = (from, to, name) => {
    if (to <= from) return;
    const span = document.createElement('span');
    if (name) span.className = name;
    span.textContent = text.slice(from, to);
    parts.push(span);
  };
  const plain = (from, to) => {
    if (wrongAt < from || wrongAt >= to) { piece(from, to); return; }
    const end = wrongAt + /^(?:\S+|\s)/.exec(text.slice(wrongAt, to))[0].length;
    piece(from, wrongAt);
    piece(wrongAt, end, 'wrong');
    piece(end, to);
  };
  let at = 0;
  for (const found of text.matchAll(OPERATORS)) {
    plain(at, found.index);
    const end = found.index + found[0].length;
    piece(found.index, end, wrongAt >= found.index && wrongAt < end ? 'wrong' : /^["«]/.test(found[0]) ? 'phrase' : 'op');
    at = end;
  }
  plain(at, text.length);
  if (wrongAt >= text.length) {
    const end = document.createElement('span');
    end.className = 'wrong';
    end.textContent = '\u00a0'; // the mistake is that nothing follows
    parts.push(end);
  }
  mirror.replaceChildren(...parts, '\n');
}
const box = $('[data-query]');
if (box) paint(box);
if (box && 'search' in box.form.dataset) {
  const form = box.form;
  const QUIET = 200; // ms without a key: what is counted meanwhile would hold up what is looked for next
  const narrow = $('[data-narrow]');
  let turn = new AbortController();
  let waiting = 0;
  const address = () => `/search?${new URLSearchParams(new FormData(form))}`;
  const put = (page, ...parts) => {
    for (const part of parts) {
      $(part).replaceChildren(...[...$(part, page).childNodes].map((each) => document.adoptNode(each)));
    }
  };
  const asked = async (to, { signal }) => {
    try {
      const { response } = await fetched(to, null, signal);
      return signal.aborted ? null : response; // somebody typed on meanwhile
    } catch { return null; }
  };
  // What is found is there first; then how many there are, and what they have in common.
  const takeNumbers = async (link, mine) => {
    const page = await asked(link.href, mine);
    if (!page) return;
    put(page, '[data-verdict]', '[data-narrow]');
    narrow.inert = false;
    if ('short' in $('[data-results]').dataset) put(page, '[data-results]');
  };
  const look = async () => {
    clearTimeout(waiting);
    turn.abort();
    const mine = turn = new AbortController();
    const to = address();
    narrow.inert = true; // until there is an answer it is of what was asked before
    const page = await asked(to, mine);
    if (!page) { narrow.inert = mine.signal.aborted; return; }
    const link = $('[data-count]', page);
    put(page, '[data-verdict]', '[data-save]', '[data-results]');
    $('[data-results]').toggleAttribute('data-short', 'short' in $('[data-results]', page).dataset);
    narrow.inert = Boolean(link);
    if (link) waiting = setTimeout(takeNumbers, QUIET, link, mine);
    else put(page, '[data-narrow]');
    const theirs = $('[data-query]', page);
    box.setAttribute('aria-invalid', theirs.getAttribute('aria-invalid') ?? 'false');
    box.dataset.wrongFrom = theirs.dataset.wrongFrom ?? '';
    paint(box);
    history.replaceState(null, '', to);
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 150);
  };
  box.addEventListener('input', () => {
    box.setAttribute('aria-invalid', 'false');
    paint(box);
    soon();
  });
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); look(); }
  });
  // Days that are named one by one, or a choice: one lets the other go.
  $('[data-period]', form).addEventListener('change', ({ target }) => {
    const named = target.type === 'date';
    for (const each of $$(named ? '[type="radio"]' : '[type="date"]', target.closest('[data-period]'))) {
      if (named) each.checked = false; else each.value = '';
    }
    look();
  });
  form.addEventListener('formdata', ({ formData }) => {
    for (const name of ['from', 'to']) if (!formData.get(name)) formData.delete(name);
  });
  form.addEventListener('submit', (event) => { event.preventDefault(); look(); });
  const uncounted = $('[data-count]');
  if (isFilledIn(form)) look();
  else if (uncounted) takeNumbers(uncounted, turn);
  if (!box.value && document.activeElement === document.body) box.focus(); // who is somewhere already stays there
}

// ---------- What is fetched only when it is asked for ----------
for (const link of $$('[data-fetch]')) link.addEventListener('click', async (event) => {
  event.preventDefault();
  link.setAttribute('aria-busy', 'true');
  try {
    const { response } = await fetched(link.href);
    link.closest('p').replaceWith(document.adoptNode($('[data-steps]', response)));
  } catch { location.href = link.href; }
});

// ---------- A page that waits for the archive ----------
if ('wait' in document.body.dataset) setTimeout(() => location.reload(), 2000);

// ---------- Keys: by position, so that an Arabic layout works as well as a Latin one ----------
const sheet = $('.keysheet');
const KEYS = {
  KeyJ: () => step(1),
  KeyK: () => step(-1),
  KeyO: () => { const row = current(); if (row) { read(row, true); $('[data-open="article"]', row).click(); } },
  KeyS: () => { const row = current(); if (row) { read(row, true); $('[data-open="story"]', row).click(); } },
  KeyR: () => current() && read(current()),
  KeyE: () => current() && take(current()),
  KeyM: () => { const link = current() && $('[data-open="silence"]', current()); if (link) link.click(); },
  KeyW: () => { const link = current() && $('[data-open="why"]', current()); if (link) link.click(); },
  KeyV: () => $('[data-density][aria-pressed="false"]').click(),
};
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, dialog[open]')) return;
  if (event.key === '?' || event.key === '؟') { event.preventDefault(); sheet.showModal(); return; }
  if (event.code === 'Slash' || event.key === '/') {
    event.preventDefault();
    if (box) box.focus(); else location.href = '/search';
    return;
  }
  const layer = /^Digit([1-9])$/.exec(event.code);
  if (layer) { $(`[data-layer="${layer[1]}"]`)?.click(); return; }
  if (list && KEYS[event.code]) { event.preventDefault(); KEYS[event.code](); }
});
const keysButton = $('[data-keys]');
keysButton.hidden = false;
keysButton.addEventListener('click', () => sheet.showModal());
