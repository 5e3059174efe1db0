// Runs before the page is drawn: light or dark as was chosen, and the reader's zone, which times are shown in.
'use strict';
{
  let theme = null;
  try { theme = localStorage.getItem('theme'); } catch { /* private mode: the system decides */ }
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';
  const known = /(?:^|; )zone=([^;]*)/.exec(document.cookie)?.[1] ?? '';
  if (zone && known !== zone) {
    document.cookie = `zone=${zone}; path=/; max-age=31536000; samesite=strict`;
    if (document.cookie.includes(`zone=${zone}`)) location.reload(); // once: it was drawn in another zone
  }
}
