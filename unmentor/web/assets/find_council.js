// A long select becomes a field that finds in it. What is typed and not chosen is sent as it stands: the server knows
// councils by many names, and says what to do about others.

import { finder } from "./finder.js";

export function findCouncil(select) {
  const options = [...select.options].filter(({ value, text }) => value && value !== text); // else: typed before
  const always = options.find(({ value }) => value === select.dataset.finder);
  const holder = document.createElement("div");
  const { id, selectedOptions } = select;
  select.before(holder);
  select.id = `${id}-select`;
  select.hidden = true;
  const input = finder(select, holder, {
    id,
    errors: select.classList.contains("govuk-select--error"),
    description: describing(select),
    defaultValue: select.value && selectedOptions[0].text,
    source: (query, show) => show([...matching(options, query).filter((option) => option !== always), always]),
  });
  select.form.addEventListener("submit", () => choose(select, options, input.value.trim()));
}

// The options of which a word begins as each word of the query does; those that begin with the query first.
function matching(options, query) {
  const wanted = simple(query);
  const found = options.filter(({ text }) => wanted.split(" ").every((word) => ` ${simple(text)}`.includes(` ${word}`)));
  const begins = ({ text }) => simple(text).startsWith(wanted);
  return [...found.filter(begins), ...found.filter((option) => !begins(option))];
}

// In small letters, without accents and signs: "Ynys Môn" is found by "mon", "St. Helens" by "st helens".
function simple(text) {
  const letters = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return letters.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

function choose(select, options, typed) {
  const chosen = options.find(({ text }) => text.toLowerCase() === typed.toLowerCase());
  if (chosen) {
    chosen.selected = true;
  } else if (typed) {
    select.add(new Option(typed, typed, true, true));
  } else {
    select.value = "";
  }
}

// The hint and the error of the select, which the field's own description takes the place of.
function describing(select) {
  const ids = (select.getAttribute("aria-describedby") || "").split(" ").filter(Boolean);
  return ids.map((id) => document.getElementById(id).textContent.trim()).join(" ");
}
