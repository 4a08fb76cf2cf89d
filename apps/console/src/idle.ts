import { lock, signedIn } from './session/session';

/** 离开窗口五分钟: what is on the screen is somebody's, so it goes. */
const IDLE_MILLISECONDS = 300_000;

export function lockWhenIdle(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const restart = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (signedIn.value !== null) lock(location.pathname.replace(/^\/console/, '') + location.search);
    }, IDLE_MILLISECONDS);
  };
  for (const sign of ['keydown', 'pointerdown', 'scroll'] as const) window.addEventListener(sign, restart, { passive: true });
  restart();
}
