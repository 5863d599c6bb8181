// Progressive enhancement of Consult 共商. Every page works without it; nothing here builds HTML from text.
(() => {
  'use strict';
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const element = (name, properties) => Object.assign(document.createElement(name), properties);

  // 1. Times: the time left, and the local time beside the UTC time of the server.
  //    Always in numbers: "tomorrow" speaks of the calendar, and 47 hours before an instant is not yet the day before.
  const relative = new Intl.RelativeTimeFormat(root.lang, { numeric: 'always' });
  const local = new Intl.DateTimeFormat(root.lang === 'en' ? 'en-GB' : root.lang, {
    weekday: 'short', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short',
  });
  const units = [['day', 86400], ['hour', 3600], ['minute', 60]];

  const writeRelative = (time) => {
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
    const [unit, length] = units.find(([, size]) => Math.abs(seconds) >= size) || units[2];
    if (!time.title && time.textContent && !time.dataset.done) time.title = time.textContent;
    time.dataset.done = '1';
    const whole = Math.trunc(seconds / length) || (seconds < 0 ? -1 : 1);
    time.textContent = relative.format(whole, unit);
  };

  const writeLocal = (time) => {
    const instant = new Date(time.dateTime);
    if (time.dataset.done || !instant.getTimezoneOffset()) return;
    time.dataset.done = '1';
    const note = element('span', { className: 'local' });
    note.append(element('span', { textContent: time.dataset.local }), ' ', local.format(instant));
    time.after(' ', note);
  };

  const writeTimes = (within) => {
    all('time[data-relative]', within).forEach(writeRelative);
    all('time[data-local]', within).forEach(writeLocal);
  };

  // 2. Drafts: what is typed is kept on the device until the server says that it arrived.
  const PREFIX = 'kept:';
  const MONTH = 30 * 86400e3;
  const store = {
    get(key) { try { return JSON.parse(localStorage.getItem(PREFIX + key)); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(PREFIX + key, JSON.stringify(value)); } catch { /* full or refused */ } },
    drop(key) { try { localStorage.removeItem(PREFIX + key); } catch { /* refused */ } },
  };
  const keepable = (field) => field.name && !field.disabled && !field.readOnly
    && /^(textarea|text|search|email|url|tel|number|date|time|datetime-local|radio|checkbox|select-one)$/.test(field.type);
  const isTick = (field) => field.type === 'radio' || field.type === 'checkbox';
  const isEmpty = (form, field) => isTick(field)
    ? ![...form.elements].some((other) => other.name === field.name && other.checked)
    : field.type === 'select-one' ? field.selectedIndex <= 0 : !field.value;

  const collect = (form) => {
    const values = {};
    for (const field of form.elements) {
      if (!keepable(field) || isEmpty(form, field)) continue;
      if (!isTick(field)) values[field.name] = [field.value];
      else if (field.checked) (values[field.name] ||= []).push(field.value);
    }
    return values;
  };

  const restore = (form, values) => {
    const restored = [...form.elements].filter((field) => keepable(field) && values[field.name] && isEmpty(form, field));
    for (const field of restored) {
      if (isTick(field)) field.checked = values[field.name].includes(field.value);
      else [field.value] = values[field.name];
    }
    return restored.some((field) => !isTick(field) || field.checked);
  };

  const keepNote = (form, key) => {
    const note = element('p', { className: 'kept' });
    const discard = element('button', { type: 'button', className: 'link', textContent: form.dataset.keepDiscard });
    note.setAttribute('role', 'status');
    discard.addEventListener('click', () => { store.drop(key); form.reset(); note.remove(); });
    form.prepend(note);
    note.append(form.dataset.keepNote, ' ', discard);
  };

  const keepForm = (form) => {
    const key = form.dataset.keep;
    const kept = store.get(key);
    if (kept && Date.now() - kept.at > MONTH) store.drop(key);
    else if (kept && restore(form, kept.values)) keepNote(form, key);
    let timer;
    const save = () => {
      const values = collect(form);
      if (Object.keys(values).length) store.set(key, { at: Date.now(), values });
      else store.drop(key);
    };
    form.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(save, 400); });
    form.addEventListener('submit', () => { clearTimeout(timer); save(); });
  };

  // 3. A second click on the same button sends nothing.
  const guardForm = (form) => {
    let sent = 0;
    form.addEventListener('submit', (event) => {
      if (Date.now() - sent < 5000) { event.preventDefault(); return; }
      sent = Date.now();
      form.classList.add('sending');
      setTimeout(() => form.classList.remove('sending'), 5000);
    });
    addEventListener('pageshow', () => { sent = 0; form.classList.remove('sending'); });
  };

  // 7. How much has been written where there is a limit; the server is the one that judges.
  const countText = (field) => {
    const note = element('p', { className: 'hint' });
    const { count, limit } = field.dataset;
    const write = () => {
      const length = [...field.value.trim()].length;
      note.textContent = count.replace('{num}', length.toLocaleString('en'));
      note.className = length > Number(limit) ? 'error' : 'hint';
    };
    field.addEventListener('input', write);
    field.after(note);
    write();
  };

  // 5. Copy a permanent link.
  const copyButton = (button) => {
    if (!navigator.clipboard) return;
    const label = button.textContent;
    button.hidden = false;
    button.setAttribute('aria-live', 'polite');
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(new URL(button.dataset.copy, location.href).href);
      button.textContent = button.dataset.copied || label;
      setTimeout(() => { button.textContent = label; }, 3000);
    });
  };

  // 6. Fragments that the server may change; parsed by the browser as a document, so scripts in them never run.
  const poll = (place) => {
    let tag = '';
    const ask = () => {
      if (document.hidden || place.contains(document.activeElement)) return;
      const request = new XMLHttpRequest();
      request.open('GET', place.dataset.poll);
      request.responseType = 'document';
      if (tag) request.setRequestHeader('If-None-Match', tag);
      request.addEventListener('load', () => {
        const next = request.getResponseHeader('ETag');
        if (request.status !== 200 || !request.response || (next && next === tag)) return;
        tag = next;
        place.replaceChildren(...request.response.body.childNodes);
        enhance(place);
      });
      request.send();
    };
    setInterval(ask, 1000 * Math.max(5, Number(place.dataset.pollSeconds) || 15));
    document.addEventListener('visibilitychange', ask);
  };

  const enhance = (within) => {
    writeTimes(within);
    all('form[method=post]', within).forEach(guardForm);
    all('[data-copy]', within).forEach(copyButton);
  };

  enhance(document);
  all('meta[name=kept-clear]').forEach((meta) => meta.content.split(/\s+/).forEach(store.drop));
  all('form[data-keep]').forEach(keepForm);
  all('textarea[data-limit]').forEach(countText);
  all('[data-poll]').forEach(poll);
  // 4. The summary of errors is read first, also where autofocus on it is not known.
  const errors = document.getElementById('errors');
  setTimeout(() => { if (errors !== document.activeElement) errors?.focus(); }, 300);
  setInterval(() => all('time[data-relative]').forEach(writeRelative), 60000);
})();
