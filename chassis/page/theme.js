import { recall, remember } from './memory.js';

const themes = ['auto', 'light', 'dark', 'projector'];

/**
 * Follows a select with the names of the themes: `?theme=`, else the last choice, else auto.
 * @param {HTMLSelectElement} select
 * @param {() => void} onChange
 */
export function followTheme(select, onChange) {
  const asked = new URLSearchParams(location.search).get('theme');
  const wish = asked ?? recall('theme');
  select.value = themes.find((theme) => theme === wish) ?? 'auto';
  document.documentElement.dataset.theme = select.value;

  select.addEventListener('change', () => {
    document.documentElement.dataset.theme = select.value;
    remember('theme', select.value);
    onChange();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', onChange);
}
