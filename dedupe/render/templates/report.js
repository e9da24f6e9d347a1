// What a script adds to a page that works without one: choosing passages, counting again, sorting, downloads.
"use strict";
(() => {
const all = (root, selector) => [...root.querySelectorAll(selector)];
const svg = (name, attributes) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};
const spaced = number => String(number).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
all(document, ".scripted").forEach(element => element.removeAttribute("hidden"));

// Lists of like objects are embedded as their keys and rows of values (render.packing).
function unpack(value) {
  if (Array.isArray(value)) return value.map(unpack);
  if (!value || typeof value !== "object") return value;
  if (value["#"]) return value["="].map(row => Object.fromEntries(row.map((item, n) => [value["#"][n], unpack(item)])));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unpack(item)]));
}

function save(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function say(title, fill) {
  const dialog = document.createElement("dialog");
  const heading = document.createElement("h2");
  heading.textContent = title;
  dialog.setAttribute("aria-label", title);
  dialog.append(heading);
  fill(dialog);
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "Close";
  close.addEventListener("click", () => dialog.close());
  dialog.append(close);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

// Tables: sorted by their heads, filtered by words and by key:value, saved as they stand.
function cellValue(row, column) {
  const cell = row.cells[column];
  return cell ? cell.dataset.v ?? cell.textContent.trim() : "";
}

const severities = ["high", "medium", "low", "none"];
function compare(one, other) {
  const ranks = [severities.indexOf(one), severities.indexOf(other)];
  if (ranks[0] >= 0 && ranks[1] >= 0) return ranks[0] - ranks[1];
  const numbers = [parseFloat(one), parseFloat(other)];
  if (!Number.isNaN(numbers[0]) && !Number.isNaN(numbers[1])) return numbers[0] - numbers[1];
  return one.localeCompare(other, "en");
}

function matches(row, keys, terms) {
  return terms.every(term => {
    const [, key, sign, wanted] = /^(?:([\w-]+):)?([<>]?)"?(.*?)"?$/.exec(term);
    const column = key ? keys.findIndex(name => name.startsWith(key)) : -1;
    if (key && column < 0) return row.textContent.toLowerCase().includes(term);
    const value = key ? cellValue(row, column) : "";
    if (sign && key) return sign === ">" ? parseFloat(value) > parseFloat(wanted) : parseFloat(value) < parseFloat(wanted);
    return `${value} ${(key ? row.cells[column] : row).textContent}`.toLowerCase().includes(wanted);
  });
}

// A cell that a spreadsheet would take for a formula is guarded, and quoted like all others that need it.
const csvCell = text => {
  const guarded = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
};

const make = (name, properties, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

// The tools of a table of evidence need a script: so a script makes them. A chip for each severity, or each kind.
function makeTools(panel, table) {
  const title = panel.getAttribute("aria-label").toLowerCase(), tools = make("div", { className: "tools" });
  const rows = all(table, "tbody tr[data-chip]"), kinds = panel.classList.contains("passages") ? ["verbatim", "edited", "paraphrase"] : severities;
  if (rows.length) {
    const chips = make("fieldset", { className: "chips" }, make("legend", { className: "sr", textContent: `Which ${title}` }));
    for (const name of kinds) {
      const input = make("input", { type: "checkbox", className: "sr", value: name, checked: !["low", "none"].includes(name) });
      const sign = kinds === severities ? make("span", { className: `chip ${name}`, textContent: name })
        : make("span", { className: `badge ${name}`, textContent: name[0].toUpperCase() });
      chips.append(make("label", { className: "button" }, input, sign, ` ${rows.filter(row => row.dataset.chip === name).length}`));
    }
    tools.append(chips);
  }
  const search = make("input", { type: "search", placeholder: panel.dataset.hint, spellcheck: false, autocomplete: "off" });
  const downloads = make("span", { className: "downloads" });
  for (const name of ["csv", "json"]) {
    const button = make("button", { type: "button", textContent: name.toUpperCase() });
    button.dataset.download = name;
    downloads.append(button, " ");
  }
  const found = make("span", { className: "found" });
  found.setAttribute("role", "status");
  tools.append(make("label", { className: "search" }, make("span", { className: "sr", textContent: `Filter ${title}` }), search), found, downloads);
  return tools;
}

function setUpTable(table) {
  const heads = all(table, "thead th"), panel = table.closest(".panel, .panel-like");
  const keys = heads.map(head => head.dataset.key ?? "");
  heads.forEach((head, column) => {
    if (!head.dataset.key) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const descending = head.getAttribute("aria-sort") === "ascending"
        || (!head.hasAttribute("aria-sort") && head.classList.contains("number"));
      unite();
      heads.forEach(other => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      for (const body of table.tBodies) {
        if (body.classList.contains("fold")) continue;
        const rows = [...body.rows].map((row, place) => [row, place]);
        rows.sort(([a, i], [b, j]) => (compare(cellValue(a, column), cellValue(b, column)) || i - j) * (descending ? -1 : 1));
        body.append(...rows.map(([row]) => row));
      }
    });
  });
  // The rows of a long list that wait below the fold are taken in as soon as it is sorted or searched.
  const unite = () => {
    const rest = table.querySelector("tbody.more");
    if (!rest) return;
    table.tBodies[0].append(...rest.rows);
    rest.remove();
    panel.querySelector(".every")?.remove();
  };
  // Where a row becomes a card, its numbers say what they are.
  if (table.closest(".evidence") || table.matches(".coverage")) {
    table.classList.toggle("cards", table.matches(".coverage"));
    for (const row of all(table, "tbody tr, tfoot tr")) {
      let column = 0;
      for (const cell of row.cells) {
        if (heads[column]?.classList.contains("number")) cell.dataset.head = heads[column].textContent;
        column += cell.colSpan;
      }
    }
  }
  if (panel?.matches(".edits")) for (const row of all(table, "tr[id]")) {
    row.dataset.p = /(p\d+)-e\d+$/.exec(row.id)?.[1] ?? "";
    row.dataset.chip = row.querySelector(".chip").textContent;
  }
  if (panel?.dataset.hint) panel.prepend(makeTools(panel, table));
  const input = panel?.querySelector(".search input"), picks = panel?.querySelector(".picks"), chips = panel ? all(panel, ".chips input") : [];
  const unfold = panel?.querySelector(".unfold input");
  const filter = () => {
    unite();
    const terms = input.value.toLowerCase().match(/(?:[^\s"]|"[^"]*")+/g) ?? [], type = picks?.querySelector(":checked").value;
    const least = Number(panel.dataset.least ?? 0), closest = keys.indexOf("closest");
    const rows = all(table, "tbody:not(.fold) tr:not(.empty)");
    // What is typed is looked for among the folded rows too.
    if (unfold && terms.length) unfold.checked = true;
    const off = new Set(terms.length ? [] : chips.filter(chip => !chip.checked).map(chip => chip.value));
    let shown = 0;
    for (const row of rows) {
      const isFolded = unfold && !unfold.checked && row.closest(".folded");
      // A harmless change that looks like a grave one is pinned: it stays where it can be seen.
      const isPinned = unfold && !row.closest(".folded") && ["low", "none"].includes(row.dataset.chip);
      row.hidden = !matches(row, keys, terms) || (least > 0 && Number(cellValue(row, closest)) < least) || Boolean(type && row.dataset.type !== type) || (off.has(row.dataset.chip) && !isPinned);
      shown += !row.hidden && !isFolded;
    }
    panel.querySelector(".found").textContent = terms.length || type || off.size || least ? `${shown} of ${rows.length}` : "";
  };
  input?.addEventListener("input", filter);
  panel?.addEventListener("refilter", filter);
  picks?.addEventListener("change", filter);
  for (const chip of chips) chip.addEventListener("change", () => {
    if (unfold) unfold.checked = chips.some(other => other.checked && ["low", "none"].includes(other.value));
    filter();
  });
  unfold?.addEventListener("change", () => {
    for (const chip of chips) if (["low", "none"].includes(chip.value)) chip.checked = unfold.checked;
    filter();
  });
  panel?.querySelector("[data-download=rows]")?.addEventListener("click", () => {
    const rows = all(table, "tbody tr").map(row => Object.fromEntries(keys.flatMap((key, column) => {
      const text = cellValue(row, column).replace(/\s+/g, " "), isNumber = heads[column].classList.contains("number");
      return key ? [[key, isNumber ? (text === "" || Number.isNaN(Number(text)) ? null : Number(text)) : text]] : [];
    })));
    save(`${panel.dataset.name}.json`, "application/json", `${JSON.stringify(rows, null, 1)}\n`);
  });
  panel?.querySelector("[data-download=csv]")?.addEventListener("click", () => {
    const rows = all(table, "tbody:not(.fold) tr:not(.empty)").map(row => [...row.cells].map(cell => cell.textContent.trim().replace(/\s+/g, " ")));
    const text = [heads.map(head => head.textContent), ...rows].map(row => row.map(csvCell).join(",")).join("\r\n");
    save(`${panel.dataset.name ?? panel.classList[1]}.csv`, "text/csv;charset=utf-8", `\ufeff${text}\r\n`);
  });
}

// What a badge says in full: "8P, paraphrase, moved".
function nameOf(badge) {
  const has = name => badge.classList.contains(name);
  const kind = ["verbatim", "edited", "paraphrase"].find(has);
  return [badge.textContent, has("again") ? "says again" : kind, ...(has("moved") ? ["moved"] : [])].join(", ");
}

// What only a script can use, a script puts there: the keys, the filters, the bar that walks on a narrow screen.
function furnish(page) {
  for (const part of document.getElementById("scripted").content.children) {
    const place = page.classList.contains(part.dataset.for) && page.querySelector(part.dataset.at);
    if (place) place[part.dataset.how]?.(part.cloneNode(true));
  }
}

// A pair.
function setUpPair(page) {
  furnish(page);
  const prefix = page.dataset.prefix;
  const stage = page.querySelector(".stage");
  const marks = id => all(stage, `mark[data-p="${id}"]`);
  const badges = all(stage, '.right .text > * .badge[id]');
  // A badge leads to the other end of its passage, so its address names the passage.
  const passageOf = badge => badge.getAttribute("href").slice(1 + prefix.length).replace(/-source$/, "");
  const order = badges.map(passageOf);
  const badgeOf = (id, side) => document.getElementById(prefix + id + (side === "left" ? "-source" : ""));
  const title = id => `Passage ${nameOf(badgeOf(id, "right"))}`;
  let chosen = null;
  for (const badge of all(stage, ".badge")) badge.setAttribute("aria-label", nameOf(badge));

  function place(id, side) {
    const lines = marks(id).filter(mark => mark.closest(`.${side}`)).flatMap(mark => [...mark.getClientRects()]);
    const origin = stage.getBoundingClientRect();
    return lines.map(box => ({ left: box.left - origin.left, right: box.right - origin.left, y: (box.top + box.bottom) / 2 - origin.top }));
  }

  function connect() {
    const canvas = stage.querySelector(".connector");
    canvas.replaceChildren();
    if (!chosen || getComputedStyle(canvas).display === "none") return;
    const lefts = place(chosen, "left"), rights = place(chosen, "right");
    const columns = [".heads .left .text", ".heads .right .text"].map(selector => stage.querySelector(selector).getBoundingClientRect());
    if (!lefts.length || !rights.length) return;
    const from = lefts.reduce((best, line) => line.right > best.right ? line : best);
    const to = rights.reduce((best, line) => line.left < best.left ? line : best);
    const x = (columns[0].right + columns[1].left) / 2 - stage.getBoundingClientRect().left;
    const drop = to.y - from.y, corner = Math.min(9, Math.abs(drop) / 2), turn = Math.sign(drop) * corner;
    const moved = /moved/.test(title(chosen));
    const path = Math.abs(drop) < 2 ? `M${from.right + 2} ${from.y}H${to.left - 2}`
      : `M${from.right + 2} ${from.y}H${x - corner}q${corner} 0 ${corner} ${turn}V${to.y - turn}q0 ${turn} ${corner} ${turn}H${to.left - 2}`;
    canvas.append(svg("path", moved ? { d: path, "stroke-dasharray": "6 4" } : { d: path }));
    canvas.append(svg("circle", { cx: from.right + 2, cy: from.y, r: 3 }), svg("circle", { cx: to.left - 2, cy: to.y, r: 3 }));
    if (moved && Math.abs(drop) > 260) {
      const middle = (from.y + to.y) / 2;
      const label = svg("text", { x, y: middle + 4, "text-anchor": "middle", transform: `rotate(-90 ${x} ${middle})` });
      label.textContent = `${badgeOf(chosen, "right").textContent} moved`;
      canvas.append(label);
    }
  }

  function choose(id, scrollTo) {
    chosen = id;
    for (const element of all(page, ".chosen")) element.classList.remove("chosen");
    if (id) {
      for (const element of all(page, `[data-p="${id}"]`)) if (!element.matches(".badge")) element.classList.add("chosen");
      page.querySelector(".walker p").textContent = title(id);
      history.replaceState(null, "", `#${prefix}${id}`);
      if (scrollTo) {
        const target = badgeOf(id, scrollTo);
        const box = target.getBoundingClientRect();
        if (box.top < 70 || box.bottom > innerHeight - 60) target.scrollIntoView({ block: "center" });
      }
    }
    connect();
  }

  function walk(step) {
    const now = chosen ? order.indexOf(chosen) : step > 0 ? -1 : order.length;
    const id = order[now + step];
    if (id) { choose(id, "right"); badgeOf(id, "right").focus({ preventScroll: true }); }
    return Boolean(id);
  }

  // The walk goes along the article; the other ends stay within reach of the pointer.
  for (const badge of all(stage, ".badge")) if (!badges.includes(badge)) badge.tabIndex = -1;
  for (const badge of badges) badge.addEventListener("focus", () => { if (badge.matches(":focus-visible")) choose(passageOf(badge), "right"); });
  stage.addEventListener("click", event => {
    const badge = event.target.closest(".badge"), mark = event.target.closest("mark, .map [data-p]");
    if (badge) {
      event.preventDefault();
      const side = badge.getAttribute("href").endsWith("-source") ? "left" : "right";
      choose(passageOf(badge), side);
      badgeOf(passageOf(badge), side).focus({ preventScroll: true });
    } else if (mark) {
      if (String(getSelection())) return;
      const other = mark.closest(".left, [data-side=left]") ? "right" : "left";
      if (mark.closest(".map")) return choose(mark.dataset.p, other === "left" ? "right" : "left");
      const again = chosen === mark.dataset.p;
      choose(mark.dataset.p, other);
      if (again) badgeOf(mark.dataset.p, other).focus();
    }
  });
  stage.addEventListener("pointerover", event => {
    for (const mark of all(stage, "mark.near")) mark.classList.remove("near");
    const mark = event.target.closest("mark");
    if (mark) marks(mark.dataset.p).forEach(other => other.classList.add("near"));
  });
  for (const link of all(page, ".evidence .badge, .changes .badge")) link.addEventListener("click", event => {
    event.preventDefault();
    const id = passageOf(link);
    choose(id, "right");
    badgeOf(id, "right").focus({ preventScroll: true });
  });
  page.querySelector(".walker .previous").addEventListener("click", () => walk(-1));
  page.querySelector(".walker .next").addEventListener("click", () => walk(1));

  // Counting again: a word is shared when most of its characters lie under passages that count.
  const facts = JSON.parse(page.querySelector(".counts").textContent);
  page.querySelector(".walker p").textContent = `${facts.passages.length} passages`;
  const filters = { quotes: page.querySelector(".without-quotes"), words: page.querySelector(".least-words"), severity: page.querySelector(".least-severity") };
  function recount() {
    const least = filters.severity.value, words = Number(filters.words.value) || 1;
    const allowed = least ? severities.slice(0, severities.indexOf(least) + 1) : null;
    const kept = new Map();
    for (const [id, kind, size, quoted, severity] of facts.passages) {
      if (!(filters.quotes.checked && quoted) && size >= words && (!allowed || allowed.includes(severity))) kept.set(id, kind);
    }
    let aside = 0;
    for (const side of ["left", "right"]) {
      const sums = [0, 0, 0];
      for (const [count, ...rest] of facts[side].groups) {
        const [length, cover] = rest.length > 1 ? rest : [1, [[rest, 1]]];
        for (let level = 0; level < 3; level++) {
          const under = cover.reduce((sum, [ids, characters]) => sum + (ids.some(id => kept.has(id) && kept.get(id) <= level) ? characters : 0), 0);
          if (2 * under > length) sums[level] += count;
        }
      }
      const total = facts[side].words, scale = Math.max(facts.left.words, facts.right.words);
      if (side === "right") aside = facts.right.shared - sums[2];
      draw(page.querySelector(`.share[data-side=${side}]`), sums, total, scale);
    }
    for (const mark of all(stage, "mark")) mark.classList.toggle("uncounted", !kept.has(mark.dataset.p) && !mark.classList.contains("again"));
    const filtered = kept.size < facts.passages.length;
    page.querySelector(".aside").textContent = filtered ? `${spaced(aside)} words left aside, ${facts.passages.length - kept.size} passages` : "0 words left aside";
  }
  function draw(share, sums, total, scale) {
    const part = words => scale ? Math.round(1e5 * words / scale) / 1e3 : 0;
    const ends = sums.map(part);
    ["v", "e", "p"].forEach((letter, level) => {
      const segment = share.querySelector(`.seg-${letter}`), start = level ? ends[level - 1] : 0;
      segment.setAttribute("x", `${start}%`);
      segment.setAttribute("width", `${Math.round(1e3 * (ends[level] - start)) / 1e3}%`);
    });
    const rest = share.querySelector(".rest");
    if (rest) {
      rest.textContent = rest.textContent.replace(/^[\d\u00a0]+/, spaced(total - sums[2]));
      rest.setAttribute("x", `${(ends[2] + part(total)) / 2}%`);
    }
    const places = [];
    for (const end of ends) places.push(Math.max(end, (places.at(-1) ?? 0) + 11.5));
    for (let level = 2, most = 100; level >= 0; level--) most = (places[level] = Math.min(places[level], most)) - 11.5;
    share.querySelector(".tick").setAttribute("d", ends.map((end, level) => `M${end} 0V6H${places[level]}V42`).join(""));
    sums.forEach((words, level) => {
      const percent = `${(total ? 100 * words / total : 0).toFixed(1)}\u00a0%`, x = places[level];
      const label = all(share, ".bar-label")[level], item = share.querySelectorAll(".bar-list > div")[level];
      for (const text of label.children) text.setAttribute("x", `${x}%`);
      label.children[0].textContent = item.children[0].textContent = percent;
      label.children[1].textContent = item.children[1].textContent = item.children[1].textContent.replace(/[\d\u00a0]+$/, spaced(words));
    });
    share.dataset.words = sums.join(" ");
  }
  Object.values(filters).forEach(control => control.addEventListener("input", recount));

  // The map: the passages by their characters, changes that matter at its edge, and what is in view.
  const maps = all(stage, ".map");
  for (const map of maps) {
    const height = Number(map.getAttribute("height")), side = facts[map.dataset.side], isLeft = map.dataset.side === "left";
    map.append(svg("rect", { class: "map-frame", x: 4.5, y: 0.5, width: 13, height: height - 1 }));
    const total = side.characters || 1, segments = side.furniture.map(place => [...place, "f"]);
    for (const [id, kind, , , , ...ends] of facts.passages) segments.push([...ends.slice(isLeft ? 0 : 2).slice(0, 2).map(end => end / total), "vep"[kind], id]);
    for (const [start, end, kind, id] of segments) {
      const segment = svg("rect", { class: `seg-${kind}`, x: 5, y: start * height, width: 12, height: Math.max(1.5, (end - start) * height) });
      if (id) segment.dataset.p = id;
      map.append(segment);
    }
    for (const place of side.alarms) map.append(svg("path", { class: "alarm", d: isLeft ? `M0 ${place * height}l5 3.5l-5 3.5z` : `M22 ${place * height}l-5 3.5l5 3.5z` }));
    map.append(svg("rect", { class: "map-view", x: 2, y: 0, width: 18, height: 0 }));
  }
  function look() {
    if (!maps.length || getComputedStyle(maps[0]).display === "none") return;
    for (const map of maps) {
      const texts = all(stage, `.${map.dataset.side} .text`).filter(text => text.querySelector("p, h3"));
      const sizes = texts.map(text => text.textContent.length), total = sizes.reduce((a, b) => a + b, 0) || 1;
      let before = 0, first = null, last = 0;
      texts.forEach((text, n) => {
        const box = text.getBoundingClientRect(), height = box.height || 1;
        const top = Math.min(1, Math.max(0, -box.top / height)), bottom = Math.min(1, Math.max(0, (innerHeight - box.top) / height));
        if (bottom > top) { first ??= (before + top * sizes[n]) / total; last = (before + bottom * sizes[n]) / total; }
        before += sizes[n];
      });
      const size = Number(map.getAttribute("height")), view = map.querySelector(".map-view");
      view.setAttribute("y", (first ?? 0) * size);
      view.setAttribute("height", first === null ? 0 : Math.max(4, (last - first) * size));
    }
  }
  let waiting = false;
  addEventListener("scroll", () => { if (!waiting) { waiting = true; requestAnimationFrame(() => { waiting = false; look(); }); } }, { passive: true });
  addEventListener("resize", () => { connect(); look(); });
  page.addEventListener("change", () => connect());
  look();

  function cite() {
    const [left, right] = all(page, ".documents > div").map(side => {
      const [title, ...names] = all(side, "p:first-child bdi, code bdi").map(name => name.textContent);
      return `${title} (${names.at(-1) || names[0]}, sha256 ${side.querySelector("abbr").title})`;
    });
    const data = { left, right, run: document.querySelector("footer").dataset.run }, lines = [];
    if (chosen) {
      const row = page.querySelector(`.passages tr[data-p="${chosen}"]`), [, , , , , ...spans] = facts.passages.find(([id]) => id === chosen) ?? [];
      lines.push(`“${marks(chosen).filter(mark => mark.closest(".right")).map(mark => mark.textContent).join(" ")}”`);
      lines.push(`${data.right}${spans.length ? `, characters ${spans[2]}–${spans[3]}` : ""}; ${title(chosen).toLowerCase()} from ${data.left}${spans.length ? `, characters ${spans[0]}–${spans[1]}` : ""}${row ? `; likeness ${row.cells[6].textContent.trim()} %` : ""}.`);
    } else lines.push(`${page.querySelector("h1").textContent}. ${data.right}; ${data.left}.`);
    lines.push(data.run);
    say(chosen ? "Cite this passage" : "Cite this comparison", dialog => {
      const box = document.createElement("textarea");
      box.value = lines.join("\n");
      box.readOnly = true;
      box.setAttribute("aria-label", "Citation");
      dialog.append(box);
      setTimeout(() => { box.select(); navigator.clipboard?.writeText(box.value).catch(() => {}); });
    });
  }
  function help() {
    tellKeys([["Tab, Shift-Tab", "next, previous passage of the article"], ["Enter", "to the other end of the passage"], ["V E P", "verbatim, edited, paraphrased passages on or off"], ["O A", "what was left out, what was added"], ["C", "cite the chosen passage"], ["Esc", "choose none"], ["?", "this list"]]);
  }
  page.querySelector("[data-act=cite]").addEventListener("click", cite);
  // The file has every comparison once, and the run once for all.
  all(page, "[data-download=json]").forEach(button => button.addEventListener("click", () => {
    const { run, comparisons } = unpack(JSON.parse(document.getElementById("comparisons").textContent));
    save("comparison.json", "application/json", `${JSON.stringify({ ...comparisons[page.dataset.pair], run }, null, 1)}\n`);
  }));
  return {
    page,
    open(id) {
      const name = id.startsWith(prefix) ? id.slice(prefix.length) : "", passage = name.replace(/-(source|e\d+)$/, "");
      if (!order.includes(passage)) return;
      const edit = /-e\d+$/.test(name) && document.getElementById(id);
      choose(passage, edit ? null : name.endsWith("-source") ? "left" : "right");
      if (edit) {
        page.querySelector("[value=edits]").checked = true;
        if (edit.closest(".folded") && !page.querySelector(".unfold input").checked) page.querySelector(".unfold input").click();
        history.replaceState(null, "", `#${id}`);
        edit.scrollIntoView({ block: "center" });
      }
    },
    key(event) {
      const toggle = page.querySelector(`.kinds [data-key="${event.key.toUpperCase()}"]`);
      if (event.key === "?") help();
      else if (event.key === "Escape") choose(null);
      else if (event.key === "c") cite();
      else if (event.key.length === 1 && toggle) toggle.click();
      else return;
      event.preventDefault();
    },
    resize: connect,
  };
}

// The corpus and its stories: rows walked by J and K, the threshold dragged.
function setUpList(page) {
  furnish(page);
  const rows = () => all(page, ".stories tbody tr, .coverage tbody tr").filter(row => row.getClientRects().length && row.querySelector("a"));
  let here = null;
  function walk(step) {
    const list = rows(), now = list.indexOf(here);
    const next = list[now < 0 ? (step > 0 ? 0 : list.length - 1) : now + step];
    if (!next) return;
    here?.classList.remove("here");
    here = next;
    here.classList.add("here");
    here.querySelector("a").focus({ preventScroll: true });
    here.scrollIntoView({ block: "nearest" });
  }
  function jump(selector) {
    const target = page.querySelector(selector);
    target?.scrollIntoView({ block: "start" });
    return Boolean(target);
  }
  const range = page.querySelector(".alike input"), stories = page.querySelector("[data-name=stories]");
  range?.addEventListener("input", () => {
    const least = Number(range.value), found = Number(range.dataset.found), bars = all(page, ".histogram [data-pairs]");
    page.querySelector(".alike .line").setAttribute("transform", `translate(${44 + 588 * least})`);
    page.querySelector(".alike .label").textContent = `${least.toFixed(2)}${least === found ? " threshold" : ""}`;
    page.querySelector(".alike .label").setAttribute("text-anchor", least > 0.8 ? "end" : "start");
    page.querySelector(".alike .label").setAttribute("x", least > 0.8 ? -7 : 7);
    bars.forEach((bar, n) => { bar.setAttribute("class", n / bars.length >= least - 1e-9 ? "quantity" : "quantity-light"); });
    if (!stories) return;
    // At the threshold of the run all stories are shown: some hold together by one long run of common words.
    stories.dataset.least = least > found ? least : 0;
    stories.dispatchEvent(new Event("refilter"));
    const shown = all(stories, "tbody tr").filter(row => !row.hidden).length, total = all(stories, "tbody tr").length;
    page.querySelector(".alike-says").textContent = `${shown} of ${total} ${total === 1 ? "story" : "stories"} shown${least > found ? `: those whose closest pair shares ${least.toFixed(2)} or more` : ""}.`;
  });
  const keys = [["J, K", page.matches(".corpus") ? "next, previous story" : "next, previous article"], ["Enter", "open it"], ["/", "search the table"], ["M", "to the matrix of passages"], ["Esc", "leave the search"], ["?", "this list"]];
  return {
    page,
    open() {},
    key(event) {
      if (event.key === "j") walk(1);
      else if (event.key === "k") walk(-1);
      else if (event.key === "/") page.querySelector(".search input")?.focus();
      else if (event.key === "m") jump(".matrix");
      else if (event.key === "?") tellKeys(keys.filter(([key]) => key !== "M" || page.querySelector(".matrix")));
      else return;
      event.preventDefault();
    },
  };
}

function tellKeys(keys) {
  say("Keys", dialog => {
    const list = document.createElement("ul");
    for (const [key, what] of keys) list.append(make("li", {}, make("kbd", { textContent: key }), ` ${what}`));
    dialog.append(list);
  });
}

// A page is set up when it is first shown.
const pages = new Map();
function shown() {
  const page = all(document, ".page").find(candidate => candidate.getClientRects().length);
  if (page && !pages.has(page)) {
    all(page, "table").forEach(setUpTable);
    pages.set(page, page.matches(".pair") ? setUpPair(page) : setUpList(page));
  }
  return page && pages.get(page);
}
function follow() {
  const id = decodeURIComponent(location.hash.slice(1));
  const pair = shown();
  if (id && pair?.page.contains(document.getElementById(id))) pair.open(id);
}
addEventListener("hashchange", follow);
addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.target.matches("textarea, select, input:not([type=checkbox], [type=radio])")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  shown()?.key(event);
});
follow();
// Of a long file the page that the address names may become the target only when all of it is read.
addEventListener("load", follow);
})();
