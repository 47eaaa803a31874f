// Draws the page from the JSON of `bersih compare`. Texts of dumps are only
// ever put in as text, never as mark-up.
'use strict';
(() => {
const data = JSON.parse(document.getElementById('data').textContent);
const KINDS = ['newly_removed', 'newly_kept', 'reattributed'];
const $ = (selector) => document.querySelector(selector);
const words = (name) => name.replaceAll('_', ' ');
const count = (n) => Number(n).toLocaleString('en');
const percent = (rate, digits) => (100 * rate).toFixed(digits) + ' %';
const megabytes = (n) => n < 1e6 ? count(n) + ' bytes' : (n / 1e6).toFixed(1) + ' MB';
const plural = (n, what) => count(n) + ' ' + what + (n === 1 ? '' : 's');
const named = (name) => name === '' ? '(none)' : name;
const ids = (entry) => entry.old === null ? entry.new
    : entry.new === null || entry.new === entry.old ? entry.old
    : entry.old + ' → ' + entry.new;
const ruleOf = (entry) => entry.new ?? entry.old;

// make('p', {class: 'x'}, 'text', node, …)
function make(name, attributes, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value !== undefined && value !== false) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

// A value of a rule; of a long one the beginning, the rest is there to be opened.
function value(text) {
  if (text.length <= 160) return make('code', null, text);
  return make('details', null, make('summary', null, make('code', null, text.slice(0, 120) + '…')), make('code', null, text));
}

// A table whose columns sort. columns: {name, value(row), shown(row)?,
// number?, class?}; a row that `sortBy` says comes first is first.
function table(caption, columns, rows, {limit = 25, sortBy = -1} = {}) {
  let order = sortBy, down = true, all = false;
  const holder = make('div', {class: 'scroll'});
  function draw(focus) {
    const sorted = [...rows];
    if (order >= 0) {
      const value = columns[order].value;
      sorted.sort((a, b) => {
        const x = value(a), y = value(b);
        const less = typeof x === 'number' && typeof y === 'number' ? x - y
            : String(x).localeCompare(String(y));
        return down ? -less : less;
      });
    }
    const head = make('tr', null, ...columns.map((column, i) => {
      const button = make('button', {type: 'button'}, column.name);
      button.addEventListener('click', () => {
        down = order === i ? !down : Boolean(column.number);
        order = i;
        draw(i);
      });
      return make('th', {scope: 'col', class: column.number ? 'n' : undefined,
        'aria-sort': order === i ? (down ? 'descending' : 'ascending') : undefined}, button);
    }));
    const body = make('tbody');
    for (const row of all ? sorted : sorted.slice(0, limit)) {
      body.append(make('tr', null, ...columns.map((column) => make('td',
        {class: [column.number ? 'n' : '', column.class?.(row) ?? ''].join(' ').trim() || undefined},
        column.shown ? column.shown(row)
          : column.number ? count(column.value(row)) : String(column.value(row))))));
    }
    holder.replaceChildren(make('table', null, make('caption', null, caption),
      make('thead', null, head), body));
    if (!all && rows.length > limit) {
      const more = make('button', {type: 'button'}, 'Show all ' + count(rows.length));
      more.addEventListener('click', () => { all = true; draw(); });
      holder.append(more);
    }
    if (focus !== undefined) holder.querySelectorAll('th button')[focus].focus();
  }
  draw();
  return holder;
}

function summary() {
  $('#sides').append(make('strong', null, data.old.name), ` (${plural(data.old.rules, 'rule')}) → `,
    make('strong', null, data.new.name), ` (${plural(data.new.rules, 'rule')})`,
    data.inputs.length > 0 ? ' over ' + data.inputs.join(', ') : '');
  const card = (name, value, note, kind) => $('#cards').append(
    make('div', null, make('dt', null, name),
      make('dd', {class: kind}, value, make('small', null, note))));
  if (data.documents > 0) {
    card('Documents changed', count(data.changed_documents),
      `of ${count(data.documents)}, ${megabytes(data.text_bytes)}` +
      (data.rejected > 0 ? `; ${count(data.rejected)} rejected` : ''));
    for (const kind of KINDS) {
      const c = data.changes[kind];
      card('Lines ' + words(kind), count(c.lines),
        `${plural(c.documents, 'document')}, ${megabytes(c.bytes)}` +
        (c.prose > 0 ? `; ${count(c.prose)} read like prose` : ''),
        c.lines > 0 ? kind : undefined);
    }
  }
  if (data.gold) {
    const difference = (name, digits) => {
      const d = data.gold.difference[name];
      return {shown: `${percent(data.gold.old[name], digits)} before; ` +
        `${(100 * d.low).toFixed(digits)} to ${(100 * d.high).toFixed(digits)} points with 95 %`,
        kind: d.low > 0 ? 'good' : d.high < 0 ? 'bad' : undefined};
    };
    for (const [name, title, digits] of [['body_kept', 'Body kept', 3],
        ['boilerplate_removed', 'Boilerplate removed', 2]]) {
      const d = difference(name, digits);
      card(title, percent(data.gold.new[name], digits), d.shown, d.kind);
    }
  }
  if (data.speed) {
    const s = data.speed.slowdown;
    card('Time', s.estimate.toFixed(3) + ' ×',
      `${data.speed.verdict}; ${s.low.toFixed(3)} to ${s.high.toFixed(3)} with 95 %`,
      data.speed.verdict === 'slower' ? 'bad' : data.speed.verdict === 'faster' ? 'good' : undefined);
  }
  if (data.gates.length > 0) {
    $('#gates').append(table('Conditions', [
      {name: 'Fails if', value: (g) => g.condition},
      {name: 'It is', value: (g) => g.failed ? 'FAILED' : 'ok', class: (g) => g.failed ? 'bad' : 'good'},
      {name: 'Value', value: (g) => g.value, number: true, shown: (g) => String(Number(g.value.toPrecision(6)))},
      {name: 'Note', value: (g) => g.note}], data.gates));
  }
  if (data.rule_changes.length > 0) {
    $('#rule-changes').append(table('Rules that changed', [
      {name: 'Change', value: (c) => c.kind},
      {name: 'Rule', value: ids, class: () => 'id', shown: (c) => make('code', null, ids(c))},
      {name: 'Stage', value: (c) => c.stage},
      {name: 'What', value: (c) => c.fields.length, shown: (c) => make('ul', {class: 'plain'},
        ...c.fields.map((f) => make('li', null, f.name + ': ', value(f.old), ' → ', value(f.new))))}],
    data.rule_changes));
  }
}

function gold() {
  const g = data.gold;
  const figures = [['body_kept', 'Body kept', 3], ['boilerplate_removed', 'Boilerplate removed', 2],
    ['precision', 'Precision', 2], ['f1', 'F1', 2], ['exact', 'Exact documents', 1]];
  const points = (value, digits) => (value > 0 ? '+' : '') + (100 * value).toFixed(digits);
  $('#gold-body').append(
    make('p', null, `${plural(g.documents, 'document')} of ${g.files.join(', ')}; differences in points, with ` +
      'their 95 % interval from resampled documents.'),
    table('Figures', [
      {name: 'Figure', value: (f) => f[1]},
      {name: 'Old', number: true, value: (f) => g.old[f[0]], shown: (f) => percent(g.old[f[0]], f[2])},
      {name: 'New', number: true, value: (f) => g.new[f[0]], shown: (f) => percent(g.new[f[0]], f[2])},
      {name: 'Difference', number: true, value: (f) => g.difference[f[0]].estimate,
        shown: (f) => points(g.difference[f[0]].estimate, f[2]),
        class: (f) => g.difference[f[0]].low > 0 ? 'good' : g.difference[f[0]].high < 0 ? 'bad' : ''},
      {name: 'From', number: true, value: (f) => g.difference[f[0]].low, shown: (f) => points(g.difference[f[0]].low, f[2])},
      {name: 'To', number: true, value: (f) => g.difference[f[0]].high, shown: (f) => points(g.difference[f[0]].high, f[2])},
    ], figures),
    table('Boilerplate removed by label', [
      {name: 'Label', value: (l) => l.label},
      {name: 'Bytes', number: true, value: (l) => l.bytes},
      {name: 'Old', number: true, value: (l) => l.old, shown: (l) => percent(l.old, 2)},
      {name: 'New', number: true, value: (l) => l.new, shown: (l) => percent(l.new, 2)},
      {name: 'Difference', number: true, value: (l) => l.new - l.old, shown: (l) => points(l.new - l.old, 2),
        class: (l) => l.new > l.old ? 'good' : l.new < l.old ? 'bad' : ''}], g.by_label),
    table('By host', [
      {name: 'Host', value: (h) => named(h.host)},
      {name: 'Documents', number: true, value: (h) => h.documents},
      ...[['body_kept', 'Body kept', 3], ['boilerplate_removed', 'Removed', 2]].flatMap(([key, name, digits]) =>
        ['old', 'new'].map((side) => ({name: `${name}, ${side}`, number: true,
          value: (h) => h[side][key], shown: (h) => percent(h[side][key], digits)}))),
      {name: 'Exact, old', number: true, value: (h) => h.old.exact_documents},
      {name: 'Exact, new', number: true, value: (h) => h.new.exact_documents}], g.by_host, {limit: 10}),
    make('h3', null, g.worse.length === 0 ? 'No document got worse'
      : plural(g.worse.length, 'document') + ' got worse, the worst first'));
  for (const document of g.worse.slice(0, 50)) {
    $('#gold-body').append(make('details', null,
      make('summary', null, `${document.id} (${named(document.host)}): ${count(document.new_wrong_bytes)} ` +
        `bytes wrong, ${count(document.old_wrong_bytes)} before`),
      ...['new', 'old'].map((side) => make('div', {class: 'view'}, make('h4', null, side),
        ...document.wrong.filter((w) => w.side === side).map((w) => make('p', {class: 'changed'},
          w.lost ? `lost to ${w.rule}: ` : `left, ${w.label}: `,
          make(w.lost ? 'del' : 'ins', null, w.text)))))));
  }
}

const samplesPerStep = 30;
let shownSamples = [], shownCount = 0;

function part(piece, side, other, changed) {
  const rule = piece[side];
  if (rule !== null) {
    const moved = changed && piece[other] !== null && piece[other] !== rule;
    return make('del', {title: rule, class: moved ? 'moved' : undefined},
      make('span', {class: 'hidden'}, `[removed by ${rule}: `), piece.text, make('span', {class: 'hidden'}, ']'));
  }
  if (changed && piece[other] !== null) {
    return make('ins', null, make('span', {class: 'hidden'}, '[stays: '), piece.text, make('span', {class: 'hidden'}, ']'));
  }
  return document.createTextNode(piece.text);
}

function view(sample, side) {
  const other = side === 'old' ? 'new' : 'old';
  return make('div', {class: 'view'}, make('h4', null, side), ...sample.lines.map((line) => make('p',
    {class: line.changed ? 'changed' : 'context', lang: sample.language || undefined, dir: 'auto'},
    line.cut_before ? '…' : null, ...line.parts.map((piece) => part(piece, side, other, line.changed)),
    line.cut_behind ? '…' : null)));
}

function sampleItem(sample) {
  const beside = $('#filters').elements.beside.checked;
  return make('li', {tabindex: '0'},
    make('h3', null, make('strong', {class: sample.kind}, words(sample.kind)), ' ',
      make('code', null, ids(sample)), ` ${sample.stage}`, sample.prose ? ', reads like prose' : '',
      make('span', {class: 'dim'}, ` · ${named(sample.host)} · ${sample.input}:${sample.record}` +
        (sample.id ? ` · ${sample.id}` : ''))),
    make('div', {class: beside ? 'beside' : undefined},
      ...(beside ? ['old', 'new'] : ['new']).map((side) => view(sample, side))));
}

function showMore() {
  for (const sample of shownSamples.slice(shownCount, shownCount + samplesPerStep)) {
    $('#samples').append(sampleItem(sample));
  }
  shownCount = Math.min(shownSamples.length, shownCount + samplesPerStep);
  $('#more').hidden = shownCount === shownSamples.length;
}

function filterSamples() {
  const f = $('#filters').elements;
  const text = f.text.value.toLowerCase();
  shownSamples = data.samples.filter((s) =>
    (!f.kind.value || s.kind === f.kind.value) &&
    (!f.rule.value || s.old === f.rule.value || s.new === f.rule.value) &&
    (!f.stage.value || s.stage === f.stage.value) &&
    (!f.host.value || named(s.host) === f.host.value) &&
    (!f.language.value || named(s.language) === f.language.value) &&
    (!f.prose.checked || s.prose) &&
    (!text || s.lines.some((l) => l.parts.map((p) => p.text).join('').toLowerCase().includes(text))));
  $('#samples').replaceChildren();
  shownCount = 0;
  showMore();
  $('#count').textContent = `${plural(shownSamples.length, 'line')} of ${count(data.samples.length)} shown`;
}

function lines() {
  const f = $('#filters').elements;
  const fill = (select, values) => {
    const counts = new Map();
    for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
    select.append(make('option', {value: ''}, 'all'), ...[...counts].sort((a, b) => b[1] - a[1])
      .map(([value, n]) => make('option', {value}, `${select === f.kind ? words(value) : value} (${n})`)));
  };
  fill(f.kind, data.samples.map((s) => s.kind));
  fill(f.rule, data.samples.flatMap((s) => s.old === s.new ? [s.old] : [s.old, s.new]));
  fill(f.stage, data.samples.map((s) => s.stage));
  fill(f.host, data.samples.map((s) => named(s.host)));
  fill(f.language, data.samples.map((s) => named(s.language)));
  $('#filters').addEventListener('input', filterSamples);
  $('#filters').addEventListener('reset', () => setTimeout(filterSamples));
  $('#filters').addEventListener('submit', (event) => event.preventDefault());
  $('#more').addEventListener('click', () => {
    const next = shownCount;
    showMore();
    $('#samples').children[next]?.focus();
  });
  document.addEventListener('keydown', (event) => {
    if (!['j', 'k'].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey ||
        event.target.matches('input, select, textarea')) return;
    const items = [...$('#samples').children];
    const at = items.indexOf(document.activeElement.closest('#samples > li'));
    let next = event.key === 'j' ? at + 1 : Math.max(0, at - 1);
    if (next === items.length && !$('#more').hidden) showMore();
    const item = $('#samples').children[next];
    item?.focus();
    item?.scrollIntoView({block: 'nearest'});
  });
  filterSamples();
}

const showLinesOf = (field, value) => {
  const button = make('button', {type: 'button'}, 'lines');
  button.setAttribute('aria-label', 'Lines of ' + value);
  button.addEventListener('click', () => {
    const f = $('#filters');
    f.reset();
    f.elements[field].value = value;
    filterSamples();
    $('#lines').focus();
  });
  return button;
};

const countColumns = (of) => [
  {name: 'Lines', number: true, value: (r) => of(r).lines},
  {name: 'Bytes', number: true, value: (r) => of(r).bytes},
  {name: 'Documents', number: true, value: (r) => of(r).documents},
  {name: 'Like prose', number: true, value: (r) => of(r).prose, class: (r) => of(r).prose > 0 ? 'bad' : ''}];
const changedLines = (place) => KINDS.reduce((sum, kind) => sum + place[kind].lines, 0);

function changes() {
  if (data.by_rule.length === 0) {
    $('#change-charts').hidden = true;
    $('#by-rule').append(make('p', null, data.documents > 0 ? 'Nothing: both sets remove the same.' : 'No dump was read.'));
    return;
  }
  $('#by-rule').append(table('By rule', [
    {name: 'Change', value: (r) => words(r.kind), class: (r) => r.kind},
    {name: 'Rule', value: ids, class: () => 'id', shown: (r) => make('code', null, ids(r))},
    {name: 'The rule was', value: (r) => r.rule_change},
    {name: 'Stage', value: (r) => r.stage}, ...countColumns((r) => r),
    {name: 'Samples', value: (r) => r.samples.length, shown: (r) => showLinesOf('rule', ruleOf(r))}],
    data.by_rule, {sortBy: 4}));
  const places = (caption, key, field) => table(caption, [
    {name: words(key), value: (p) => named(p[key])},
    ...KINDS.map((kind) => ({name: words(kind), number: true, value: (p) => p[kind].lines,
      class: (p) => p[kind].lines > 0 ? kind : ''})),
    {name: 'Documents', number: true, value: (p) => p.documents},
    {name: 'Samples', value: changedLines, shown: (p) => showLinesOf(field, named(p[key]))}],
    [...field === 'host' ? data.by_host : data.by_language].sort((a, b) => changedLines(b) - changedLines(a)),
    {limit: 15});
  $('#by-host').append(places('By host, lines', 'host', 'host'));
  $('#by-language').append(places('By language, lines', 'language', 'language'));
}

function speed() {
  const s = data.speed;
  $('#speed-words').textContent = `Old ${s.old_mb_per_s.toFixed(1)} MB/s, new ${s.new_mb_per_s.toFixed(1)} MB/s on one ` +
    `core; the new rules take ${s.slowdown.estimate.toFixed(3)} times the time, ${s.slowdown.low.toFixed(3)} to ` +
    `${s.slowdown.high.toFixed(3)} with 95 % confidence over ${plural(s.chunks, 'chunk')} (a second copy of the old ` +
    `rules: ${s.control.toFixed(3)}). Verdict: ${s.verdict}.` +
    data.slower_rules.map((r) => ` ${ids(r)} takes ${(r.new_seconds / r.old_seconds).toFixed(1)} times the time for a line.`).join('');
  $('#speed-caption').textContent = 'Throughput in MB/s, the new one with its 95 % interval';
}

let charts = [];
function drawCharts() {
  for (const chart of charts) chart.destroy();
  charts = [];
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue('--' + name).trim();
  Chart.defaults.color = color('text');
  Chart.defaults.borderColor = color('line');
  Chart.defaults.animation = false;
  Chart.defaults.maintainAspectRatio = false;
  const draw = (selector, label, config) => {
    const canvas = $(selector);
    canvas.setAttribute('aria-label', label + ' The table below has the same figures.');
    charts.push(new Chart(canvas, config));
  };
  if (data.speed) {
    const s = data.speed;
    // Fast is little time: the low end of the slowdown is the high one here.
    const ends = [s.old_mb_per_s / s.slowdown.high, s.old_mb_per_s / s.slowdown.low];
    draw('#speed-chart', `Throughput: old ${s.old_mb_per_s.toFixed(1)}, new ${s.new_mb_per_s.toFixed(1)} megabytes a second.`, {
      type: 'bar',
      data: {labels: ['old', 'new', 'new, 95 %'], datasets: [{data: [s.old_mb_per_s, s.new_mb_per_s, ends],
        backgroundColor: [color('neutral'), color('link'), color('moved')], maxBarThickness: 26}]},
      options: {indexAxis: 'y', plugins: {legend: {display: false}},
        scales: {x: {beginAtZero: true, title: {display: true, text: 'MB/s'}}}}});
    const dots = data.rules.filter((r) => r.new_profile && (r.new_profile.hits > 0 || r.new_profile.share > 0));
    const group = (label, name, members) => ({label, backgroundColor: color(name), pointRadius: 4,
      data: members.map((r) => ({x: 100 * r.new_profile.share, y: r.new_profile.bytes + 1, rule: ids(r)}))});
    draw('#yield-chart', 'For each rule its share of the time against the bytes that it removes.', {
      type: 'scatter',
      data: {datasets: [group('as it was', 'neutral', dots.filter((r) => r.change === 'same')),
        group('changed or new', 'removed', dots.filter((r) => r.change !== 'same'))]},
      options: {scales: {x: {title: {display: true, text: 'share of the time, %'}},
        y: {type: 'logarithmic', title: {display: true, text: 'bytes removed, and 1'}}},
        plugins: {tooltip: {callbacks: {label: (item) =>
          `${item.raw.rule}: ${item.raw.x.toFixed(2)} %, ${count(item.raw.y - 1)} bytes`}}}}});
  }
  if (data.by_rule.length === 0) return;
  const colors = {newly_removed: color('removed'), newly_kept: color('kept'), reattributed: color('moved')};
  const stacked = (selector, label, names, value) => draw(selector, label, {
    type: 'bar',
    data: {labels: names, datasets: KINDS.map((kind) => ({label: words(kind), backgroundColor: colors[kind],
      data: names.map((name) => value(name, kind))}))},
    options: {indexAxis: 'y', scales: {x: {stacked: true, title: {display: true, text: 'lines'}},
      y: {stacked: true, ticks: {autoSkip: false}}}}});
  const byRule = new Map();
  for (const r of data.by_rule) {
    const row = byRule.get(ruleOf(r)) ?? {};
    row[r.kind] = (row[r.kind] ?? 0) + r.lines;
    byRule.set(ruleOf(r), row);
  }
  const sum = (row) => KINDS.reduce((total, kind) => total + (row[kind] ?? 0), 0);
  const rules = [...byRule].sort((a, b) => sum(b[1]) - sum(a[1])).slice(0, 15);
  stacked('#rule-chart', 'Changed lines by rule.', rules.map((r) => r[0]), (name, kind) => byRule.get(name)[kind] ?? 0);
  const hosts = [...data.by_host].sort((a, b) => changedLines(b) - changedLines(a)).slice(0, 15);
  const hostOf = new Map(hosts.map((h) => [named(h.host), h]));
  stacked('#host-chart', 'Changed lines by host.', [...hostOf.keys()], (name, kind) => hostOf.get(name)[kind].lines);
}

function rules() {
  const rows = data.rules;
  if (!rows.some((r) => r.old_profile || r.new_profile)) {
    $('#rule-table').append(make('p', null, 'No dump was read, so nothing is known of what rules cost and give.'));
    return;
  }
  const of = (r, side, key) => r[side + '_profile']?.[key] ?? 0;
  const both = (key, name, shown) => ['old', 'new'].map((side) => ({name: `${name}, ${side}`, number: true,
    value: (r) => of(r, side, key),
    shown: (r) => r[side + '_profile'] ? (shown ?? count)(of(r, side, key)) : '–'}));
  const columns = [
    {name: 'Rule', value: ids, class: () => 'id', shown: (r) => ruleDetails(r)},
    {name: 'Stage', value: (r) => r.stage},
    {name: 'Was', value: (r) => r.change},
    ...both('hits', 'Hits'), ...both('bytes', 'Bytes'), ...both('documents', 'Documents'), ...both('hosts', 'Hosts'),
    ...both('share', 'Share', (x) => percent(x, 2)), ...both('seconds', 'ms', (x) => (1e3 * x).toFixed(1))];
  const draw = () => {
    const text = $('#rule-filter').value.toLowerCase();
    $('#rule-table').replaceChildren(table('What each rule costs and gives', columns,
      rows.filter((r) => ids(r).toLowerCase().includes(text)), {sortBy: 12}));
  };
  $('#rule-filter').addEventListener('input', draw);
  draw();
  findings();
}

// What is known of a rule beyond its figures, to be opened.
function ruleDetails(r) {
  const profile = r.new_profile ?? r.old_profile;
  const misses = profile?.near_misses ?? [], examples = profile?.samples ?? [];
  const name = make('code', null, ids(r));
  if (misses.length + examples.length === 0) return name;
  const item = (s) => make('li', {dir: 'auto'}, s.why ? make('span', {class: 'dim'}, s.why + ': ') : null,
    s.before ?? '', s.part ? make('del', null, s.part) : null, s.after ?? '');
  return make('details', null, make('summary', null, name),
    examples.length > 0 ? make('div', null, 'Removes', make('ul', {class: 'plain'}, ...examples.map(item))) : null,
    misses.length > 0 ? make('div', null, 'Nearest misses', make('ul', {class: 'plain'}, ...misses.map(item))) : null);
}

function findings() {
  const list = (title, entries, line) => entries && entries.length > 0
    ? make('details', null, make('summary', null, `${title}: ${count(entries.length)}`),
      make('ul', {class: 'plain'}, ...entries.map((entry) => make('li', null, ...line(entry))))) : null;
  const f = data.findings ?? {};
  $('#findings').append(...[
    list('Suspects', f.suspects, (s) => [make('code', null, s.rule), ': ' + s.reasons.join('; ')]),
    list('Always shadowed', f.shadowed, (s) => [make('code', null, s.rule), ' by ', make('code', null, s.by)]),
    list('Never fire', f.never_fire, (s) => [make('code', null, s)]),
  ].filter(Boolean));
}

for (const node of document.querySelectorAll('[data-needs]')) {
  node.hidden = !data[node.dataset.needs];
}
summary();
if (data.gold) gold();
if (data.speed) speed();
changes();
lines();
rules();
drawCharts();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawCharts);
})();
