"use strict";
// Makes a form quick that works without this: the price as one types, rows in place, lists looked through at once, and what was typed
// kept until the tab is closed. Nothing that someone types into is ever replaced.
(() => {
  const STORED = "prisoverslag.calculator";
  const PAUSE = 250; // Milliseconds without typing before a price is asked for.
  const STILL = 1000; // Milliseconds without a new price before it is said aloud.

  const byId = (id) => document.getElementById(id);
  const theForm = () => document.querySelector("form[data-fragment]");
  if (!theForm()) return;

  // What a form sends. An empty field says something only in a row that was added.
  function held(form) {
    const fields = new URLSearchParams();
    for (const [name, text] of new FormData(form)) {
      if (text || form.elements[name].closest?.("[data-rows]")) fields.append(name, text);
    }
    return fields;
  }
  const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

  async function post(address, fields, signal) {
    const answer = await fetch(address, { method: "POST", body: fields, signal, headers: { accept: "text/html" }, redirect: "error" });
    // Forms that have something to mend are pages too.
    if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
    return answer.text();
  }

  // --- What is kept in the browser

  function keep() {
    if (theForm().dataset.keep) return;
    try {
      sessionStorage.setItem(STORED, held(theForm()).toString());
    } catch {
      byId("kept").hidden = true; // Without room or leave to store, nothing is promised.
    }
  }

  function kept() {
    try {
      return sessionStorage.getItem(STORED);
    } catch {
      return null;
    }
  }

  function forget() {
    try {
      sessionStorage.removeItem(STORED);
    } catch {
      // There is nothing to forget.
    }
  }

  // --- A draft is stored while one types

  const LATER = 2500; // Milliseconds without typing before that.
  let unsaved = false;
  let saving; // The request under way.
  let storing;

  const saySaved = (text) => (byId("saved").textContent = text);

  function toStore() {
    const form = theForm();
    if (!form.dataset.keep) return;
    unsaved = true;
    saySaved(byId("saved").dataset.unsaved);
    clearTimeout(storing);
    storing = setTimeout(store, LATER);
  }

  function store() {
    clearTimeout(storing);
    const form = theForm();
    if (!unsaved || saving || !form.dataset.keep) return;
    unsaved = false;
    const words = byId("saved").dataset;
    saySaved(words.saving);
    saving = post(form.dataset.keep, held(form))
      .then((text) => {
        const page = parsed(text);
        byId("sent").replaceChildren(...page.getElementById("sent").childNodes);
        saySaved(unsaved ? words.unsaved : page.getElementById("saved").textContent);
      })
      .catch((error) => {
        unsaved = true;
        saySaved(error.message === "412" ? words.stale : words.failed);
      })
      .finally(() => (saving = undefined));
  }

  document.addEventListener("visibilitychange", () => document.hidden && store());
  window.addEventListener("beforeunload", (event) => unsaved && event.preventDefault());

  // --- The price as one types

  let asked; // The request under way.
  let pausing;
  let speaking;
  let said = priceNow(); // What was said last, or is there to be read since the page is.

  function priceNow() {
    return byId("announced").dataset.ore;
  }

  function say() {
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      const now = priceNow();
      if (now && now !== said) byId("live").textContent = byId("announced").textContent;
      said = now;
    }, STILL);
  }

  // Puts a new price in the place of the former, with the same parts unfolded.
  function show(result) {
    const place = byId("result");
    const unfolded = new Set([...place.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent));
    place.replaceChildren(...result);
    for (const summary of place.querySelectorAll("summary")) {
      if (unfolded.has(summary.textContent)) summary.parentElement.open = true;
    }
    offerCopies();
    say();
  }

  async function price() {
    asked?.abort();
    const request = (asked = new AbortController());
    const fields = held(theForm());
    fields.set("page.was", priceNow());
    byId("result").setAttribute("aria-busy", "true");
    try {
      const page = parsed(await post(theForm().dataset.fragment, fields, request.signal));
      // An answer that another request has overtaken is not shown.
      if (request === asked) show(page.body.childNodes);
    } catch {
      // The former price stays; the button says what is wrong.
    }
    if (request === asked) byId("result").removeAttribute("aria-busy");
  }

  function changed() {
    keep();
    toStore();
    clearTimeout(pausing);
    pausing = setTimeout(price, PAUSE);
  }

  // --- Rows in place

  async function rows(submitter) {
    const form = theForm();
    const fields = held(form);
    fields.set("do", submitter.value);
    const page = parsed(await post(form.action, fields));
    const place = submitter.closest("[data-rows]");
    const after = page.getElementById(place.id);
    let added;
    for (const row of [...place.querySelectorAll(":scope > fieldset")]) {
      const same = page.getElementById(row.id);
      if (same) row.querySelector("legend").textContent = same.querySelector("legend").textContent;
      else row.remove();
    }
    for (const row of after.querySelectorAll(":scope > fieldset")) {
      if (byId(row.id)) continue;
      added = document.adoptNode(row);
      added.querySelector("[autofocus]")?.removeAttribute("autofocus");
      place.insertBefore(added, place.querySelector(":scope > button"));
    }
    // A list that is full has no button.
    const [now, then] = [place, after].map((list) => list.querySelector(":scope > button"));
    if (now && !then) now.remove();
    if (!now && then) place.append(document.adoptNode(then));
    const others = place.querySelectorAll(":scope > fieldset");
    const next = added ?? others[others.length - 1] ?? place;
    next.querySelector("input, textarea, select, button")?.focus();
    document.querySelector(".sections").replaceWith(page.querySelector(".sections"));
    show(page.getElementById("result").childNodes);
    keep();
    toStore();
  }

  document.addEventListener("submit", (event) => {
    const { submitter } = event;
    const does = submitter?.name === "do" ? submitter.value : "";
    if (does === "anew") forget();
    if (event.target !== theForm()) return;
    if (saving) {
      event.preventDefault();
      saving.finally(() => event.target.requestSubmit(submitter));
      return;
    }
    if (!/^(add|remove):/.test(does)) {
      unsaved = false;
      return clearTimeout(storing);
    }
    event.preventDefault();
    rows(submitter).catch(() => {
      // As without this script.
      const button = document.createElement("input");
      Object.assign(button, { type: "hidden", name: "do", value: does });
      event.target.append(button);
      event.target.submit();
    });
  });

  // --- Lists looked through

  const folded = (text) => text.normalize("NFC").toLocaleLowerCase();

  function filter(input) {
    const words = folded(input.value).split(/\s+/).filter(Boolean);
    for (const group of byId(input.dataset.filter).tBodies) {
      const theme = group.querySelector("th.group")?.textContent ?? "";
      let shown = 0;
      for (const row of group.rows) {
        const box = row.querySelector("input[type=checkbox]");
        if (!box) continue;
        const text = folded(`${row.cells[0].textContent} ${theme}`);
        row.hidden = !box.checked && !words.every((word) => text.includes(word));
        shown += row.hidden ? 0 : 1;
      }
      group.hidden = shown === 0;
    }
  }

  function prepare() {
    for (const input of document.querySelectorAll("[data-filter]")) input.nextElementSibling.hidden = true;
    if (byId("kept")) byId("kept").hidden = false;
    offerCopies();
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches?.("[data-filter]")) event.preventDefault();
  });

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-filter]")) filter(event.target);
    else if (event.target.form === theForm()) changed();
  });

  // --- Copies, and links to fields that are folded away

  function offerCopies() {
    for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !navigator.clipboard;
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) {
      await navigator.clipboard.writeText(byId(button.dataset.copy).textContent);
      button.textContent = button.dataset.done;
      byId("live").textContent = button.dataset.done;
      return;
    }
    const link = event.target.closest('a[href^="#"]');
    const target = link && byId(decodeURIComponent(link.hash.slice(1)));
    for (let around = target?.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
    if (target?.matches("input, select, textarea")) {
      event.preventDefault();
      target.focus();
    }
  });

  // --- A form that was left is filled in again

  async function bringBack() {
    const stored = theForm().dataset.keep ? null : kept();
    if (!("fresh" in theForm().dataset) || !stored || stored === held(theForm()).toString()) return keep();
    const fields = new URLSearchParams(stored);
    fields.set("do", "find:");
    const page = parsed(await post(theForm().action, fields));
    document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
    byId("came-back").hidden = false;
    said = priceNow();
    prepare();
  }

  prepare();
  bringBack().catch(keep);
  // A page that comes back from the browser's memory has what was typed, and not its price.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) price();
  });
})();
