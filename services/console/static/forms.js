// Forms that the server checks while they are filled in: what it says of them takes the place of what it said.
import { $, $$, fetched, isBack, isFilledIn, paint } from './page.js';

const PAUSE = 250; // ms without a key

for (const form of $$('[data-checked]')) {
  const box = $('[data-query]', form);
  let turn = 0;
  let waiting = 0;
  const take = (page) => {
    for (const part of $$('[data-part]', form)) {
      const theirs = $(`[data-part="${part.dataset.part}"]`, page);
      if (theirs) part.replaceChildren(...[...theirs.childNodes].map((each) => document.adoptNode(each)));
    }
    for (const field of $$('[data-field] [name]', form)) {
      const theirs = $(`[data-field] [name="${field.name}"]`, page);
      if (!theirs) continue;
      field.toggleAttribute('aria-invalid', false);
      if (theirs.getAttribute('aria-invalid')) field.setAttribute('aria-invalid', 'true');
      $('.err', field.parentElement).hidden = $('.err', theirs.parentElement).hidden;
    }
    const theirs = box && $('[data-query]', page);
    if (!theirs) return;
    box.setAttribute('aria-invalid', theirs.getAttribute('aria-invalid') ?? 'false');
    box.dataset.wrongFrom = theirs.dataset.wrongFrom ?? '';
    paint(box);
  };
  // Who follows a link, to an article that a rule found, say, and comes back finds what was typed.
  const keep = () => history.replaceState({ typed: [...new FormData(form)] }, '');
  document.addEventListener('click', keep); // at each key would be more than the 100 in 30 s that Safari allows
  const look = async () => {
    const mine = ++turn;
    keep();
    const said = new URLSearchParams(new FormData(form));
    said.set('do', form.dataset.do);
    try {
      const { response } = await fetched(form.action, said);
      if (mine === turn) take(response);
    } catch { /* the next key tries again */ }
  };
  const typed = isBack && history.state?.typed;
  for (const field of typed ? form.elements : []) {
    const said = typed.filter(([name]) => name === field.name).map(([, value]) => value);
    if (['checkbox', 'radio'].includes(field.type)) field.checked = said.includes(field.value);
    else if (said.length && field.name !== 'form_token') [field.value] = said;
  }
  if (typed && box) paint(box);
  if (typed || isFilledIn(form)) look();
  form.addEventListener('input', (event) => {
    if (event.target === box) {
      box.setAttribute('aria-invalid', 'false');
      paint(box);
    }
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
}

// A file is put where it can be read, and sent from there.
for (const pick of $$('[data-into]')) pick.addEventListener('change', async () => {
  const [file] = pick.files;
  if (file) $(`#${pick.dataset.into}`).value = await file.text();
});
