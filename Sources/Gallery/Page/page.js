"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = id => document.getElementById(id);
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // ---- The grid: which dimension goes where, and the cells by their positions.

  const EACH = -1;
  const layout = { columns: data.columns ?? null, rows: data.rows ?? null, fixed: data.dimensions.map(() => EACH) };
  let cellAt = new Map();
  const mapCells = () => { cellAt = new Map(data.cells.map((cell, index) => [cell.positions.join(), index])); };
  const label = (dimension, position) => data.dimensions[dimension].labels[position];
  const describe = cell => data.dimensions.map((d, i) => `${d.title}: ${label(i, cell.positions[i])}`).join(", ");

  /** The cell's button, which stands for it in the grid. */
  const buttons = [];

  const others = () =>
    data.dimensions.map((_, index) => index).filter(index => index !== layout.columns && index !== layout.rows);

  /** All combinations of the positions that `dimensions` show. */
  const combinations = dimensions =>
    dimensions.reduce(
      (sofar, dimension) => {
        const positions = layout.fixed[dimension] === EACH
          ? data.dimensions[dimension].labels.map((_, position) => position) : [layout.fixed[dimension]];
        return sofar.flatMap(combination => positions.map(position => [...combination, position]));
      }, [[]]);

  const positionsOf = dimension =>
    dimension === null ? [null] : data.dimensions[dimension].labels.map((_, position) => position);

  const find = (rest, combination, row, column) => {
    const positions = [];
    rest.forEach((dimension, i) => { positions[dimension] = combination[i]; });
    if (layout.rows !== null) positions[layout.rows] = row;
    if (layout.columns !== null) positions[layout.columns] = column;
    return cellAt.get(positions.join());
  };

  /** The lines of cells as shown, sections one below the other: what the arrow keys move in. */
  let lines = [];

  function draw() {
    const rest = others();
    const grid = $("grid");
    grid.replaceChildren();
    lines = [];
    for (const combination of combinations(rest)) {
      const section = table(rest, combination);
      if (!section) continue;
      const heading = rest.map((dimension, i) =>
        `${data.dimensions[dimension].title}: ${label(dimension, combination[i])}`).join("  ·  ");
      if (heading) section.prepend(make("h2", { textContent: heading, title: heading }));
      grid.append(section);
    }
    if (!lines.length) grid.append(make("p", { textContent: "No cell has these values." }));
    const first = lines.flat().find(index => index !== undefined);
    if (first !== undefined) buttons[first].tabIndex = 0;
  }

  function table(rest, combination) {
    const columns = positionsOf(layout.columns);
    const body = make("tbody");
    for (const row of positionsOf(layout.rows)) {
      const line = columns.map(column => find(rest, combination, row, column));
      if (line.every(index => index === undefined)) continue;
      lines.push(line);
      const tr = make("tr");
      if (row !== null) {
        const text = label(layout.rows, row);
        tr.append(make("th", { scope: "row" }, make("span", { textContent: text, title: text })));
      }
      for (const index of line) tr.append(make("td", {}, ...(index === undefined ? [] : captioned(index))));
      body.append(tr);
    }
    if (!body.children.length) return null;
    const section = make("section", {}, make("table", {}, head(columns), body));
    // What a section that is out of sight takes up, until it has been seen.
    section.style.containIntrinsicSize =
      `auto ${columns.length * (cellSize + 6) + 120}px auto ${body.children.length * (cellSize + 6) + 90}px`;
    return section;
  }

  function head(columns) {
    const tr = make("tr");
    if (layout.rows !== null) {
      tr.append(make("td", { className: "corner", textContent: data.dimensions[layout.rows].title }));
    }
    columns.forEach((column, i) => {
      if (column === null) { tr.append(make("td")); return; }
      const th = make("th", { scope: "col" });
      const text = label(layout.columns, column);
      if (i === 0) th.append(make("small", { textContent: data.dimensions[layout.columns].title }));
      th.append(make("span", { textContent: text, title: text }));
      tr.append(th);
    });
    return make("thead", {}, tr);
  }

  function content(cell, eager) {
    if (cell.picture) {
      return [make("img", {
        loading: eager ? "eager" : "lazy", decoding: "async", src: cell.picture, alt: describe(cell),
      })];
    }
    return cell.failure === undefined
      ? [make("b", { textContent: "missing" })]
      : [make("b", { textContent: "failed" }), make("span", { textContent: cell.failure })];
  }

  function button(index) {
    const cell = data.cells[index];
    const state = cell.picture ? "done" : cell.failure === undefined ? "missing" : "failed";
    const element = make("button", { type: "button", className: `cell ${state}`, tabIndex: -1 }, ...content(cell));
    if (state !== "done") element.setAttribute("aria-label", `${state}: ${describe(cell)}`);
    element.addEventListener("click", () => open(index));
    element.addEventListener("focus", () => {
      for (const other of document.querySelectorAll(".cell[tabindex='0']")) other.tabIndex = -1;
      element.tabIndex = 0;
    });
    buttons[index] = element;
    return element;
  }

  function captioned(index) {
    const caption = data.cells[index].caption;
    return [button(index), ...(caption ? [make("p", { className: "caption", textContent: caption })] : [])];
  }

  // ---- Moving: arrows, Home and End in the line, with Control in the grid.

  /** The cell that a key leads to from `index`; undefined where it leads nowhere. */
  function target(index, key, control) {
    const y = lines.findIndex(line => line.includes(index));
    if (y < 0) return undefined;
    const x = lines[y].indexOf(index);
    const walk = (dx, dy) => {
      let [column, row] = [x + dx, y + dy];
      while (lines[row] && column >= 0 && column < lines[row].length) {
        if (lines[row][column] !== undefined) return lines[row][column];
        column += dx;
        row += dy;
      }
      return undefined;
    };
    const there = list => list.filter(other => other !== undefined);
    switch (key) {
      case "ArrowLeft": return walk(-1, 0);
      case "ArrowRight": return walk(1, 0);
      case "ArrowUp": return walk(0, -1);
      case "ArrowDown": return walk(0, 1);
      case "Home": return there(control ? lines.flat() : lines[y])[0];
      case "End": return there(control ? lines.flat() : lines[y]).at(-1);
      default: return undefined;
    }
  }

  document.addEventListener("keydown", event => {
    if (event.altKey || event.metaKey) return;
    const viewer = $("viewer");
    if (!viewer.open && !document.activeElement?.classList.contains("cell")) return;
    const from = viewer.open ? shown : buttons.indexOf(document.activeElement);
    const to = target(from, event.key, event.ctrlKey);
    if (to === undefined) return;
    event.preventDefault();
    if (viewer.open) show(to);
    else buttons[to].focus();
  });

  // ---- One picture, large, with its parameters.

  let shown = 0;

  function show(index) {
    shown = index;
    const cell = data.cells[index];
    const picture = $("viewer-picture");
    const state = cell.failure === undefined ? "missing" : "failed";
    picture.replaceChildren(
      ...(cell.picture ? content(cell, true) : [make("div", { className: `cell ${state}` }, ...content(cell))]));
    $("viewer-caption").textContent = describe(cell) || data.name;
    const axes = new Set([...data.dimensions, ...(ranking ? [ranking.other] : [])].flatMap(axis => axis.names));
    $("viewer-parameters").replaceChildren(...standing(cell.standing), ...data.parameters.flatMap((name, i) => {
      const value = cell.parameters[i];
      if (value === null || value === "") return [];
      return [make("dt", { textContent: name, className: axes.has(name) ? "axis" : "" }),
        make("dd", { textContent: value })];
    }), make("dt", { textContent: "key" }), make("dd", {}, make("code", { textContent: cell.key })));
    const links = $("viewer-links");
    links.replaceChildren();
    if (cell.picture) {
      links.append(make("a", { href: cell.picture, download: `${cell.key}.png`, textContent: "Save the picture" }));
    }
    for (const [name, file] of Object.entries(cell.shows ?? {})) {
      links.append(" ", make("a", { href: file, target: "_blank", textContent: `Show ${name}` }));
    }
    const flat = lines.flat().filter(other => other !== undefined);
    $("previous").disabled = flat[0] === index;
    $("next").disabled = flat.at(-1) === index;
  }

  /** What the viewer says of a picture's rank. */
  function standing(of) {
    if (!of) return [];
    const views = of.views.length > 1 ? of.views.map((score, i) => [`score of view ${i + 1}`, score]) : [];
    return [["rank", of.rank], ["score", of.score], ...views].flatMap(([name, value]) =>
      [make("dt", { textContent: name }), make("dd", { textContent: value })]);
  }

  function open(index) {
    show(index);
    $("viewer").showModal();
    $("close").focus({ preventScroll: true });
  }

  function step(by) {
    const flat = lines.flat().filter(other => other !== undefined);
    const to = flat[flat.indexOf(shown) + by];
    if (to !== undefined) show(to);
  }

  $("previous").addEventListener("click", () => step(-1));
  $("next").addEventListener("click", () => step(1));
  $("close").addEventListener("click", () => $("viewer").close());
  $("viewer-picture").addEventListener("click", () => $("viewer").close());
  $("viewer").addEventListener("close", () => buttons[shown]?.focus());

  // ---- Controls: a dimension for columns and for rows, one value or each of the others, the size.

  function choice(text, options, selected, change) {
    const select = make("select", {}, ...options.map(([value, name]) =>
      make("option", { value: String(value), textContent: name, selected: value === selected })));
    select.addEventListener("change", () => change(Number(select.value)));
    return make("label", {}, text, select);
  }

  function controls() {
    const form = $("controls");
    form.replaceChildren();
    const dimensions = data.dimensions.map((dimension, index) => [index, dimension.title]);
    const place = (side, other) => value => {
      const chosen = value === EACH ? null : value;
      // A dimension cannot be on both sides: the two change places.
      if (chosen !== null && chosen === layout[other]) layout[other] = layout[side];
      layout[side] = chosen;
      update(side);
    };
    const sides = [[EACH, "none"], ...dimensions];
    if (dimensions.length) {
      form.append(
        named("columns", choice("Columns", sides, layout.columns ?? EACH, place("columns", "rows"))),
        named("rows", choice("Rows", sides, layout.rows ?? EACH, place("rows", "columns"))));
    }
    for (const index of others()) {
      const { title, labels } = data.dimensions[index];
      const values = labels.map((text, position) => [position, text.length > 60 ? `${text.slice(0, 59)}…` : text]);
      form.append(named(`fixed${index}`, choice(title, [[EACH, "each"], ...values], layout.fixed[index], value => {
        layout.fixed[index] = value;
        update(`fixed${index}`);
      })));
    }
    if (ranking) {
      const names = ranking.isOn ? ranking.other.title : data.dimensions[ranking.dimension].title;
      form.append(named("order", choice("Order", [[1, "best first"], [0, `by ${names}`]], ranking.isOn ? 1 : 0, reorder)));
    }
    const size = make("input", { type: "range", min: 48, max: 512, step: 8, value: cellSize });
    size.addEventListener("input", () => resize(Number(size.value)));
    form.append(make("label", {}, "Size", size));
  }

  // ---- Ranks: candidates stand by their ranks, or in the spec's order.

  const ranking = data.ranking && { dimension: data.ranking.dimension, other: data.ranking.candidates, isOn: true };

  function reorder() {
    const { dimension, other } = ranking;
    [data.dimensions[dimension], ranking.other] = [other, data.dimensions[dimension]];
    for (const cell of data.cells) {
      [cell.positions[dimension], cell.candidate] = [cell.candidate, cell.positions[dimension]];
    }
    layout.fixed[dimension] = EACH;
    ranking.isOn = !ranking.isOn;
    mapCells();
    update("order");
  }

  const named = (name, element) => { element.dataset.name = name; return element; };

  function update(changed) {
    controls();
    draw();
    document.querySelector(`[data-name="${changed}"] select`)?.focus();
  }

  let cellSize = Math.max(data.cells.length > 200 ? 128 : 192, Math.min(256, data.width));

  function resize(size) {
    cellSize = size;
    document.documentElement.style.setProperty("--cell", `${size}px`);
  }

  $("summary").textContent = data.summary;
  document.documentElement.style.setProperty("--ratio", data.height / data.width);
  document.documentElement.style.setProperty("--native", data.width);
  document.body.classList.toggle("many", data.cells.length > 500);
  $("controls").addEventListener("submit", event => event.preventDefault());
  resize(cellSize);
  mapCells();
  controls();
  draw();
})();
