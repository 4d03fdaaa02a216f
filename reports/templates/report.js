"use strict";
// Everything is on the page before this runs. Here it is filtered, unfolded and unpacked.
(() => {
  const form = document.getElementById("filters");
  const byId = (id) => document.getElementById(id);
  const entries = [];
  const byClause = new Map();
  for (const element of document.querySelectorAll("[data-clause]")) {
    const { clause, level, verdicts } = element.dataset;
    let entry = byClause.get(clause);
    if (!entry) {
      const chapter = element.closest("[data-chapter]").dataset.chapter;
      entry = { elements: [], level, verdicts: verdicts.split(" "), chapter, text: null, shown: true };
      entry.differs = new Set(entry.verdicts.filter((key) => key !== "none")).size > 1;
      byClause.set(clause, entry);
      entries.push(entry);
    }
    entry.elements.push(element);
  }
  const groups = [...document.querySelectorAll("[data-chapter]")].map((element) => ({
    element,
    members: [...element.querySelectorAll("[data-clause]")].map((one) => byClause.get(one.dataset.clause)),
  }));
  const folds = entries.map((entry) => entry.elements.find((one) => one.localName === "details"));

  // What a reader sees of a clause without opening its traces.
  const words = (entry) => {
    if (entry.text === null) {
      let text = "";
      for (const element of entry.elements) {
        for (const part of element.querySelectorAll(":scope > summary, :scope > th, blockquote, .sentence, .reason, .folded, .sources")) {
          text += part.textContent + "\n";
        }
      }
      entry.text = text.toLowerCase();
    }
    return entry.text;
  };

  const wanted = () => {
    const data = new FormData(form);
    return {
      text: (data.get("text") || "").trim().toLowerCase().split(/\s+/).filter(Boolean),
      level: data.get("level") || "",
      chapter: data.get("chapter") || "",
      run: Number(data.get("run") || 0),
      verdicts: new Set(data.getAll("verdict")),
      differs: data.has("differs"),
    };
  };

  const fits = (entry, want) => {
    if (want.level && entry.level !== want.level) return false;
    if (want.chapter && entry.chapter !== want.chapter) return false;
    if (want.differs && !entry.differs) return false;
    if (want.verdicts.size) {
      const looked = want.run ? [entry.verdicts[want.run - 1]] : entry.verdicts;
      if (!looked.some((key) => want.verdicts.has(key))) return false;
    } else if (want.run && entry.verdicts[want.run - 1] === "absent") return false;
    return want.text.every((word) => words(entry).includes(word));
  };

  const filter = () => {
    const want = wanted();
    let number = 0;
    for (const entry of entries) {
      const shown = fits(entry, want);
      number += shown;
      if (shown !== entry.shown) {
        entry.shown = shown;
        for (const element of entry.elements) element.hidden = !shown;
      }
    }
    for (const { element, members } of groups) element.hidden = !members.some((one) => one.shown);
    byId("f-shown").value = `${number} of ${entries.length} clauses`;
  };

  // The state of the filters is in the address, so that a view can be sent to somebody.
  const remember = () => {
    const state = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) state.append(name, value);
    const hash = state.toString();
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  };
  const fill = (state) => {
    for (const field of form.elements) {
      if (!field.name) continue;
      if (field.type === "checkbox") field.checked = state.getAll(field.name).includes(field.value);
      else field.value = state.get(field.name) || "";
    }
    for (const field of form.querySelectorAll("select")) if (field.selectedIndex < 0) field.value = "";
  };
  const recall = () => {
    const hash = location.hash.slice(1);
    if (!hash.includes("=")) return false;
    fill(new URLSearchParams(hash));
    return true;
  };

  // A link leads to its place even where that is folded or filtered away.
  const reveal = () => {
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) {
      fill(new URLSearchParams());
      filter();
    }
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    const own = target.closest("details.clause");
    if (own) target.scrollIntoView();
  };

  // Packed evidence is taken out when it is asked for.
  const packs = new Map();
  const unpack = (number) => {
    if (!packs.has(number)) {
      const link = document.querySelectorAll(".packs a[download]")[number];
      const bytes = Uint8Array.from(atob(link.href.slice(link.href.indexOf(",") + 1)), (one) => one.charCodeAt(0));
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      packs.set(number, new Response(stream).text());
    }
    return packs.get(number);
  };
  const line = (tag, text, ...children) => {
    const made = document.createElement(tag);
    made.append(text, ...children);
    return made;
  };
  const shown = (value) => typeof value === "string" ? value : JSON.stringify(value);
  const written = (step, start) => {
    const asked = line("div", "", line("em", step.actor), " ", line("b", step.operation));
    for (const [name, value] of Object.entries(step.arguments || {})) asked.append(" ", line("i", name), " ", shown(value));
    const came = line("div", "");
    if (step.observation !== null && step.observation !== undefined) came.append(line("p", shown(step.observation)));
    if (step.expectation) came.append(line("p", "", line("span", "expected"), " ", step.expectation));
    if (typeof step.met === "boolean") came.append(line("p", step.met ? "\u2713 met" : "\u2715 unmet"));
    return line("li", line("time", `+${step.at - start} s`), asked, came);
  };
  const take = async (fold) => {
    const [number, nth] = fold.dataset.pack.split(".").map(Number);
    const traces = (await unpack(number)).split(/\n(?=\{"kind":"header")/);
    const steps = traces[nth].split("\n").filter(Boolean).map((text) => JSON.parse(text)).slice(1);
    const list = line("ol", "", ...steps.map((step) => written(step, steps[0].at)));
    list.className = "steps n0";
    fold.querySelector(".note").replaceWith(list);
    delete fold.dataset.pack;
  };
  document.addEventListener("toggle", (event) => {
    const fold = event.target;
    if (fold.open && fold.dataset.pack !== undefined) {
      take(fold).catch((error) => { fold.querySelector(".note").append(` It could not be unpacked here: ${error.message}`); });
    }
  }, true);

  // The arrow keys walk the matrix.
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  document.querySelector("table.matrix")?.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const cell = event.target.closest("th, td");
    if (!step || !cell || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = [...cell.closest("table").rows].filter((row) => row.querySelector("a") && row.offsetParent);
    let row = rows.indexOf(cell.parentElement);
    let column = cell.cellIndex;
    let link = null;
    do {
      row += step[0];
      column += step[1];
      if (!rows[row] || !rows[row].cells[column]) return;
      link = rows[row].cells[column].querySelector("a");
    } while (!link);
    event.preventDefault();
    link.focus();
  });

  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const fold of folded) fold.open = true;
  });
  addEventListener("afterprint", () => { for (const fold of folded) fold.open = false; });

  form.addEventListener("input", () => { filter(); remember(); });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    fill(new URLSearchParams());
    filter();
    remember();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  byId("f-open").addEventListener("click", () => { folds.forEach((fold, index) => { if (entries[index].shown) fold.open = true; }); });
  byId("f-close").addEventListener("click", () => { for (const fold of folds) fold.open = false; });
  addEventListener("hashchange", () => { if (recall()) filter(); else reveal(); });
  form.hidden = false;
  recall();
  filter();
  reveal();
  // The first search does not wait for words to be gathered.
  (window.requestIdleCallback || setTimeout)(() => entries.forEach(words));
})();
