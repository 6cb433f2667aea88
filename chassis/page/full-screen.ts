/** Lets a button fill the screen with the page, and hides it where the browser cannot. */
export function followFullScreen(button: HTMLButtonElement): void {
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener('click', () => {
    const change = document.fullscreenElement
      ? document.exitFullscreen()
      : document.documentElement.requestFullscreen();
    change.catch(() => undefined);
  });
  document.addEventListener('fullscreenchange', () => {
    button.setAttribute('aria-pressed', String(document.fullscreenElement !== null));
  });
}
