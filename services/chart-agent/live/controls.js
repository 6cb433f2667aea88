import { find, make } from '@meshwalk/chassis/page/dom.js';

/** @import { Chosen, OptionName, OptionSchema, OptionSchemas, Words } from './types.ts' */

/** @type {readonly OptionName[]} */
const shown = ['type', 'theme', 'format', 'width', 'height', 'seed'];

/**
 * Adds a control for each option that the service's schema describes; calls back at each change.
 * @param {OptionSchemas} schemas
 * @param {() => void} onChange
 */
export function createOptionControls(schemas, onChange) {
  const form = find('controls', HTMLFormElement);
  const controls = new Map(
    shown.map((name) => {
      const label = make('label');
      const control = makeControl(name, schemas[name] ?? {});
      label.append(make('span'), control);
      form.append(label);
      return [name, control];
    }),
  );
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('change', onChange);

  return {
    /**
     * What is chosen; what is out of range is left out, and marked.
     * @returns {Chosen}
     */
    chosen() {
      const valid = [...controls].filter(([, control]) => {
        control.setAttribute('aria-invalid', String(!control.checkValidity()));
        return control.checkValidity();
      });
      return Object.fromEntries(valid.map(([name, control]) => [name, control.value]));
    },
    /**
     * @param {OptionName} name
     * @param {string} value
     */
    choose(name, value) {
      const control = controls.get(name);
      if (control) control.value = value;
    },
    /** @param {Words} words */
    writeWords(words) {
      for (const [name, control] of controls) {
        const caption = control.previousElementSibling;
        if (caption) caption.textContent = words.options[name];
      }
    },
  };
}

/**
 * @param {OptionName} name
 * @param {OptionSchema} schema
 * @returns {HTMLInputElement | HTMLSelectElement}
 */
function makeControl(name, schema) {
  if (schema.enum === undefined) {
    const input = document.createElement('input');
    input.type = 'number';
    input.min = String(schema.minimum ?? '');
    input.max = String(schema.maximum ?? '');
    input.value = String(schema.default ?? '');
    input.name = name;
    return input;
  }
  const select = document.createElement('select');
  select.name = name;
  // The metric as JSON stands beside the picture anyway.
  for (const value of schema.enum.filter((value) => value !== 'json')) {
    select.add(new Option(value, value, value === schema.default, value === schema.default));
  }
  return select;
}
