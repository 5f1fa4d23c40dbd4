// A field that finds while somebody types: the accessible autocomplete, in the words and the look of our pages.

import accessibleAutocomplete from "accessible-autocomplete/src/wrapper";

// Puts the finder into `holder`. `field` carries the words, in the language of the page, in its data attributes;
// `more` are options of the autocomplete. What is found are objects with a `text`. Gives the input.
export function finder(field, holder, { id, errors = false, description = "", label = (found) => found.text, ...more }) {
  const words = field.dataset;
  const described = [description, words.finderHint].filter(Boolean).join(" ");
  accessibleAutocomplete({
    element: holder,
    id,
    name: "", // the field itself is what is sent
    minLength: 2,
    inputClasses: errors ? "govuk-input govuk-input--error" : "govuk-input",
    templates: { inputValue: (found) => (found ? found.text : ""), suggestion: (found) => escaped(label(found)) },
    tAssistiveHint: () => described,
    tNoResults: () => words.finderNone,
    tStatusNoResults: () => words.finderNone,
    tStatusQueryTooShort: () => words.finderShort,
    tStatusSelectedOption: (text, count, index) => filled(words.finderPlace, { text, count, number: index + 1 }),
    tStatusResults: (count, place) => `${filled(words.finderCount, { count })} ${place}`,
    ...more,
  });
  return holder.querySelector("input");
}

// Fills "{name}" in a sentence.
export function filled(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// The autocomplete takes suggestions for markup.
function escaped(text) {
  const element = document.createElement("span");
  element.textContent = text;
  return element.innerHTML;
}
