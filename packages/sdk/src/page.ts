/** What is used of a page; elsewhere there is none. */
interface Page {
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}
declare const document: (Page & { readonly visibilityState: string }) | undefined;
declare const addEventListener: Page['addEventListener'] | undefined;
declare const removeEventListener: Page['removeEventListener'];

export interface PageHooks {
  /** The page is hidden, left or frozen: it may get no other turn. */
  readonly onLeave: () => void;
  /** There is a network again. */
  readonly onOnline: () => void;
}

/** Listens to the page's life, where there is a page; the answer stops it. */
export function watchPage({ onLeave, onOnline }: PageHooks): () => void {
  if (typeof document === 'undefined' || typeof addEventListener === 'undefined') return () => {};
  const page = document;
  const onVisibility = () => {
    if (page.visibilityState === 'hidden') onLeave();
  };
  page.addEventListener('visibilitychange', onVisibility);
  addEventListener('pagehide', onLeave);
  addEventListener('online', onOnline);
  return () => {
    page.removeEventListener('visibilitychange', onVisibility);
    removeEventListener('pagehide', onLeave);
    removeEventListener('online', onOnline);
  };
}
