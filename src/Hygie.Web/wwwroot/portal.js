// The portal's one script. Every page works without it: it keeps the keyboard's place when pages change without a reload,
// and keeps the migration's control room live.
'use strict';
(() => {
  const announcer = () => document.getElementById('announcer');
  let path = location.pathname;

  // A new page starts at its top, so that the next Tab reaches the skip link, and says its title.
  // A new search on the same page goes to its number of results.
  function placeFocus() {
    if (location.pathname !== path) {
      path = location.pathname;
      if (!location.hash) {
        document.getElementById('top').focus({ preventScroll: true });
        window.scrollTo(0, 0);
      }
      announcer().textContent = document.title;
    } else {
      document.querySelector('[data-focus-on-query]')?.focus({ preventScroll: true });
    }
  }

  let stream, ticking, heardAt, announced;

  function follow() {
    const room = document.querySelector('[data-live]');
    stream?.close();
    clearInterval(ticking);
    stream = undefined;
    if (!room) return;
    announced = quarter(room);
    heardAt = performance.now();
    stream = new EventSource(room.dataset.live);
    stream.addEventListener('room', event => {
      room.replaceChildren(...new DOMParser().parseFromString(event.data, 'text/html').body.childNodes);
      heardAt = performance.now();
      tick();
      announce(room);
    });
    ticking = setInterval(tick, 1000);
  }

  // Says how old the figures are; EventSource reconnects by itself, and the line says so meanwhile.
  function tick() {
    const seen = document.querySelector('[data-seen]');
    if (!seen) return;
    const seconds = Math.floor((performance.now() - heardAt) / 1000);
    const words = seconds > 5 ? seen.dataset.lost : seen.dataset.seen;
    seen.textContent = words.replace('{0}', seconds);
  }

  const quarter = room => Math.floor(Number(room.firstElementChild?.dataset.percent ?? 0) / 25);

  // A screen reader hears each quarter once, never each figure.
  function announce(room) {
    if (quarter(room) === announced) return;
    announced = quarter(room);
    announcer().textContent = room.firstElementChild.dataset.announce;
  }

  Blazor.addEventListener('enhancedload', () => { placeFocus(); follow(); });
  addEventListener('pagehide', () => stream?.close());
  addEventListener('pageshow', event => { if (event.persisted) follow(); });
  follow();
})();
