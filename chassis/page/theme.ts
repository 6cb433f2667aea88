import { recall, remember } from './memory.ts';

const themes = ['auto', 'light', 'dark', 'projector'] as const;

/** Follows a select with the names of the themes: `?theme=`, else the last choice, else auto. */
export function followTheme(select: HTMLSelectElement, onChange: () => void): void {
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
