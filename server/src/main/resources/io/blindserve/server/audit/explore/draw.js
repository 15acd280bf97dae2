/* Pictures as SVG, without knowing where they go or whether what they show is true. */
const Draw = (() => {
  const BARS = 60;
  const COLOURS = 6;
  const SVG = 'http://www.w3.org/2000/svg';

  const drawing = (name, attributes, text) => {
    const made = document.createElementNS(SVG, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const colour = (version) => 'var(--v' + (version % COLOURS) + ')';
  const model = (call) => call.model || '(no model)';

  /* How many calls of each version ended in each part of the time. */
  const counted = (calls, times, versions, first, last) => {
    const counts = Array.from({ length: BARS }, () => versions.map(() => 0));
    calls.forEach((call, i) => {
      const bar = last > first ? Math.min(BARS - 1, Math.floor(((times[i] - first) / (last - first)) * BARS)) : 0;
      counts[bar][versions.indexOf(model(call))]++;
    });
    return counts;
  };

  const legend = (calls, versions) => versions.map((version, i) => {
    const item = document.createElement('li');
    const mark = document.createElement('i');
    mark.style.background = colour(i);
    item.append(mark, version + ': ' + calls.filter((call) => model(call) === version).length);
    return item;
  });

  /* Calls by version over time, one bar beside the other. */
  const timeline = (records, picture, list) => {
    const calls = records.filter((one) => one.type === 'outcome' && !Number.isNaN(Date.parse(one.time)));
    const times = calls.map((one) => Date.parse(one.time));
    const first = times.reduce((a, b) => Math.min(a, b), Infinity);
    const last = times.reduce((a, b) => Math.max(a, b), -Infinity);
    const versions = [...new Set(calls.map(model))].sort();
    const counts = counted(calls, times, versions, first, last);
    const highest = Math.max(1, ...counts.map((bar) => bar.reduce((a, b) => a + b, 0)));
    const svg = drawing('svg', { viewBox: '0 0 960 150', role: 'img', 'aria-label': calls.length + ' calls of ' + versions.length + ' versions over time' });
    svg.append(drawing('line', { x1: 0, x2: 960, y1: 120.5, y2: 120.5, class: 'axis' }));
    counts.forEach((bar, i) => {
      let y = 120;
      bar.forEach((count, version) => {
        const height = (count / highest) * 105;
        y -= height;
        if (count) svg.append(drawing('rect', { x: i * 16 + 1, y, width: 14, height, fill: colour(version) }));
      });
    });
    if (calls.length) {
      svg.append(drawing('text', { x: 0, y: 138 }, new Date(first).toISOString()));
      svg.append(drawing('text', { x: 960, y: 138, 'text-anchor': 'end' }, new Date(last).toISOString()));
      svg.append(drawing('text', { x: 0, y: 11 }, 'most at once: ' + highest));
    }
    picture.replaceChildren(svg);
    list.replaceChildren(...legend(calls, versions));
  };

  const range = (from, to, size) => {
    if (to - from === size) return 'root of ' + size;
    return to - from === 1 ? 'record ' + from : from + ' to ' + (to - 1);
  };

  /* The way from a record, below, to the root, above: its own hashes in the middle, those beside it where they are. */
  const tree = (index, size, steps, path, picture) => {
    const height = 58;
    const y = (level) => 10 + height * (path.length - 1 - level);
    const svg = drawing('svg', { viewBox: '0 0 520 ' + (10 + height * path.length), role: 'img', 'aria-label': 'the path from record ' + index + ' over ' + steps.length + ' hashes to the root' });
    const box = (x, level, kind, label, hash) => {
      const group = drawing('g', { class: kind });
      group.append(drawing('rect', { x, y: y(level), width: 150, height: 34, rx: 5, class: 'box' }));
      group.append(drawing('text', { x: x + 75, y: y(level) + 14, 'text-anchor': 'middle' }, label));
      group.append(drawing('text', { x: x + 75, y: y(level) + 28, 'text-anchor': 'middle' }, Proof.toBase64(hash).slice(0, 16)));
      svg.append(group);
    };
    const edge = (x, level) => svg.append(drawing('path', { d: 'M' + x + ' ' + y(level) + 'V' + (y(level) - 12) + 'H260V' + (y(level + 1) + 34), class: 'edge' }));
    path.forEach((hash, level) => {
      const step = steps[level];
      if (step) {
        const beside = step.right ? 365 : 5;
        edge(260, level);
        edge(beside + 75, level);
        box(beside, level, 'beside', range(step.from, step.to, size), step.hash);
      }
      const [from, to] = level === 0 ? [index, index + 1] : steps[level - 1].within;
      box(185, level, 'path', range(from, to, size), hash);
    });
    picture.replaceChildren(svg);
  };

  return { timeline, tree };
})();
