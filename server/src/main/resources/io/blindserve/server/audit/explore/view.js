/* Shows a log. Whatever comes from records is text and never markup. */
(() => {
  const PAGE = 25;
  const FETCHED = 2000;
  const by = (id) => document.getElementById(id);
  const state = { data: null, note: null, tree: null, records: [], shown: [], page: 0, selected: -1, verified: null, token: '' };

  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  };
  const say = (id, kind, text) => {
    by(id).className = 'verdict ' + kind;
    by(id).textContent = text;
  };
  const define = (list, pairs) => list.replaceChildren(...pairs.flatMap(([name, value]) => [element('dt', name), element('dd', value)]));
  const short = (text, length) => (text.length > length ? text.slice(0, length) + '…' : text);

  /* ---- records ---- */

  const read = (text, index) => {
    let all;
    try {
      all = JSON.parse(text);
    } catch (e) {
      all = {};
    }
    const part = (name) => all[name] || {};
    return {
      index, text, all,
      time: String(all.time || ''),
      type: String(all.type || '(none)'),
      action: String(all.action || ''),
      caller: String(part('actor').ref || ''),
      model: part('model').name ? part('model').name + ' ' + (part('model').version || '') : '',
      path: String(all.path || ''),
      outcome: String(all.outcome || ''),
      code: String(all.code || ''),
      key: String(part('he').evk || ''),
    };
  };

  const options = (select, values) => {
    const wanted = select.value;
    const any = element('option', 'any');
    any.value = '';
    select.replaceChildren(any, ...[...new Set(values)].filter(Boolean).sort().map((value) => element('option', value)));
    select.value = [...select.options].some((option) => option.value === wanted) ? wanted : '';
  };

  const filter = () => {
    const want = Object.fromEntries(new FormData(by('filter')));
    state.shown = state.records.filter((one) =>
      (!want.since || one.time >= want.since) && (!want.until || one.time < want.until)
      && (!want.type || one.type === want.type) && one.caller.startsWith(want.caller.trim())
      && (!want.model || one.model === want.model) && (!want.outcome || one.outcome === want.outcome)
      && one.key.startsWith(want.key.trim())).reverse();
    state.page = 0;
    state.selected = -1;
    by('detail').hidden = true;
    rows();
    Draw.timeline(state.shown, by('timeline'), by('legend'));
  };

  const rows = () => {
    const start = state.page * PAGE;
    by('rows').replaceChildren(...state.shown.slice(start, start + PAGE).map((one, i) => {
      const row = element('tr', undefined, { tabindex: i === 0 ? '0' : '-1', 'data-index': one.index });
      if (one.outcome && one.outcome !== 'ok') row.className = 'refused';
      const end = one.code ? one.outcome + ': ' + one.code : one.outcome;
      [one.index, one.time, one.type, one.action, one.model, one.path, end, short(one.caller, 12)]
        .forEach((cell) => row.append(element('td', String(cell))));
      row.addEventListener('click', () => open(one));
      return row;
    }));
    const { from, records, size } = state.data;
    by('count').textContent = state.shown.length + ' of ' + records.length + ' records here fit; here are '
      + (records.length ? from + ' to ' + (from + records.length - 1) : 'none') + ' of ' + size + '.';
    const pages = Math.max(1, Math.ceil(state.shown.length / PAGE));
    by('page').textContent = 'page ' + (state.page + 1) + ' of ' + pages;
    by('newer').disabled = state.page === 0 && (!state.live || from + records.length >= size);
    by('older').disabled = state.page + 1 >= pages && (!state.live || from === 0);
  };

  const turn = (by1) => {
    const pages = Math.ceil(state.shown.length / PAGE);
    const next = state.page + by1;
    if (next >= 0 && next < pages) {
      state.page = next;
      rows();
    } else if (state.live) {
      const { from, records } = state.data;
      load(by1 > 0 ? from : from + records.length + FETCHED);
    }
  };

  /* ---- one record and its proof ---- */

  const flat = (object, prefix = '') => Object.entries(object).flatMap(([name, value]) =>
    (value && typeof value === 'object' ? flat(value, prefix + name + '.') : [[prefix + name, String(value)]]));

  const open = async (one) => {
    state.selected = one.index;
    document.querySelectorAll('#rows tr').forEach((row) => row.setAttribute('aria-selected', String(Number(row.dataset.index) === one.index)));
    by('detail').hidden = false;
    by('detail-title').textContent = 'Record ' + one.index;
    define(by('fields'), flat(one.all));
    say('proof', 'wait', 'Climbing to the root.');
    by('detail-title').focus();
    try {
      const steps = await state.tree.proof(one.index);
      const path = await Proof.climb(one.text, steps);
      Draw.tree(one.index, state.note.size, steps, path, by('tree'));
      const reached = Proof.equal(path[path.length - 1], state.note.root);
      if (reached && state.verified) say('proof', 'good', 'Verified: record ' + one.index + ' leads to the root, over ' + steps.length + ' hashes.' + (state.verified === 'signed' ? ' The root is signed.' : ' The signature was not checked.'));
      else if (reached) say('proof', 'bad', 'NOT VERIFIED: the record leads to the root, and the key did not sign that.');
      else say('proof', 'bad', 'NOT VERIFIED: record ' + one.index + ' does not lead to the root that was signed.');
    } catch (e) {
      say('proof', 'bad', 'NOT VERIFIED: ' + e.message);
    }
  };

  /* ---- the whole ---- */

  const verify = async () => {
    state.verified = null;
    try {
      if (!globalThis.crypto || !crypto.subtle) throw new Error('this browser has no WebCrypto here: open the page over https, from this machine, or as a file');
      state.note = Proof.parseNote(state.data.note);
      facts();
      if (state.note.size !== state.data.size) throw new Error('the checkpoint has another size');
      if (!Proof.equal(await state.tree.root(), state.note.root)) throw new Error('the records do not give the root that was signed');
      const key = await Proof.parseKey(by('vkey').value);
      const signed = await Proof.verifySignature(state.note, key);
      if (signed === false) throw new Error('the checkpoint is not signed by this key' + handover(by('vkey').value.trim()));
      const checked = signed ? Proof.lineOf(state.note, key) : undefined;
      facts(checked);
      state.verified = signed ? 'signed' : 'unsigned';
      const range = state.data.records.length === state.data.size ? 'all ' + state.data.size + ' records' : state.data.records.length + ' records here, of ' + state.data.size + ',';
      if (signed) say('verdict', 'good', 'Verified: ' + range + ' give the root that the key signed (Ed25519).' + unchecked(checked));
      else say('verdict', 'wait', 'The records give the root; this browser has no Ed25519, so the signature was not checked.');
    } catch (e) {
      say('verdict', 'bad', 'NOT VERIFIED: ' + e.message + '.');
    }
    document.body.dataset.verified = state.verified || 'no';
  };

  /* Which lines the verdict is about, and which nobody looked at: browsers have no ML-DSA, and the page has one key. */
  const signatures = (checked) => state.note.signatures.map((one) => ['signature',
    one.name + '+' + one.id + ', ' + one.kind + ': ' + (one === checked ? 'checked' : 'there, and NOT checked here')]);

  const unchecked = (checked) => {
    const kinds = state.note.signatures.filter((one) => one !== checked).map((one) => one.kind);
    return kinds.length === 0 ? '' : ' Not checked here: ' + kinds.length + ' more signature' + (kinds.length === 1 ? '' : 's')
      + ' (' + kinds.join(', ') + '); audit verify checks all.';
  };

  /* What the log says itself of a change of its keys: what to ask for, and not what to believe. */
  const handover = (vkey) => {
    const change = [...state.records].reverse().find((one) => one.type === 'log' && one.all.keys && one.all.keys.from === vkey);
    return change ? '; record ' + change.index + ', which nothing proves yet, says that it handed over to key '
      + String(change.all.keys.to).split('+')[1] + ': ask the operator of the log for that key' : '';
  };

  const facts = (checked) => {
    by('origin').textContent = state.note.origin;
    define(by('facts'), [
      ['size', state.note.size + ' records'],
      ['root', Proof.toBase64(state.note.root)],
      ...signatures(checked),
      ['first here', state.records.length ? state.records[0].time : 'none'],
      ['last here', state.records.length ? state.records[state.records.length - 1].time : 'none'],
    ]);
  };

  const keyNote = () => {
    by('key-note').textContent = by('vkey').value.trim() === state.data.key
      ? 'This key came with the page. Compare it with the one that you were given.'
      : 'This is your key.';
  };

  const show = async (data) => {
    state.data = data;
    state.tree = new Proof.Tree(data);
    state.records = data.records.map((text, i) => read(text, data.from + i));
    if (!by('vkey').value) by('vkey').value = data.key;
    const form = by('filter').elements;
    options(form.type, state.records.map((one) => one.type));
    options(form.model, state.records.map((one) => one.model));
    options(form.outcome, state.records.map((one) => one.outcome));
    keyNote();
    filter();
    await verify();
  };

  /* Servers that know their callers refuse others; a browser with a certificate is known without a token. */
  const refused = { 401: 'this server reads its log to callers whom it knows', 403: 'that token lacks the scope read-log' };

  const load = async (before) => {
    try {
      const headers = state.token ? { Authorization: 'Bearer ' + state.token } : {};
      const answer = await fetch('audit/records' + (before === undefined ? '' : '?before=' + before), { headers });
      by('door').hidden = !refused[answer.status];
      document.querySelector('main').hidden = !by('door').hidden;
      if (refused[answer.status]) {
        by('token').focus();
        throw new Error(state.token && answer.status === 401 ? 'no caller of this server has that token now' : refused[answer.status]);
      }
      if (!answer.ok) throw new Error('the server answered ' + answer.status);
      await show(await answer.json());
    } catch (e) {
      say('verdict', 'bad', 'The log cannot be read: ' + e.message + '.');
      document.body.dataset.verified = 'no';
    }
  };

  const move = (step) => {
    const all = [...document.querySelectorAll('#rows tr')];
    const at = all.indexOf(document.activeElement);
    const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
    if (!next) return;
    all.forEach((row) => row.setAttribute('tabindex', '-1'));
    next.setAttribute('tabindex', '0');
    next.focus();
  };

  const onKey = (event) => {
    const row = document.activeElement.closest('#rows tr');
    const typing = /^(INPUT|SELECT)$/.test(document.activeElement.tagName);
    if (event.key === '/' && !typing) by('filter').elements.since.focus();
    else if (event.key === 'Escape') back();
    else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !typing) move(event.key === 'ArrowDown' ? 1 : -1);
    else if (event.key === 'Enter' && row) row.click();
    else return;
    event.preventDefault();
  };

  const back = () => {
    by('detail').hidden = true;
    const row = document.querySelector('#rows tr[data-index="' + state.selected + '"]') || document.querySelector('#rows tr');
    if (row) row.focus();
  };

  by('door').addEventListener('submit', (event) => {
    event.preventDefault();
    state.token = by('token').value.trim();
    load();
  });
  by('filter').addEventListener('input', filter);
  by('filter').addEventListener('submit', (event) => event.preventDefault());
  by('filter').addEventListener('reset', () => setTimeout(filter));
  by('vkey').addEventListener('change', () => { keyNote(); verify(); });
  by('newer').addEventListener('click', () => turn(-1));
  by('older').addEventListener('click', () => turn(1));
  document.addEventListener('keydown', onKey);

  const embedded = JSON.parse(by('data').textContent);
  state.live = embedded === null;
  if (state.live) load();
  else show(embedded);
})();
