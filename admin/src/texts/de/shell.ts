// German texts around every screen.
export const shell = {
  'app.name': 'Verwaltung',
  'app.skip': 'Zum Inhalt springen',
  'app.menu': 'Menü',
  'app.loading': 'Wird geladen …',
  'app.account': 'Ihr Konto',
  'app.platform': 'Plattform',
  'app.back': 'Zu den Mandanten',

  'tenant.switch': 'Mandant',
  'tenant.none.title': 'Sie gehören zu keinem Mandanten',
  'tenant.none.text': 'Lassen Sie sich einladen und melden Sie sich dann neu an.',
  'tenant.barred.title': 'Dieser Mandant verlangt einen zweiten Faktor',
  'tenant.barred.text': 'Richten Sie für Ihr Konto einen zweiten Faktor ein; dann kommen Sie hinein.',
}
