// German texts of the frame around every screen.
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

  'staff.title': 'Sie handeln hier für den Betrieb der Plattform',
  'staff.text':
    'Sie sind hier kein Mitglied. Sagen Sie, warum Sie kommen: Es steht im Protokoll, mit allem, was Sie tun.',
  'staff.reason': 'Grund',
  'staff.reason.help': 'In 10 bis 500 Zeichen, etwa: Ticket 4711, die Liste ist leer.',
  'staff.reason.wrong': 'Sagen Sie in 10 bis 500 Zeichen, warum.',
  'staff.submit': 'Weiter',
  'staff.acting': 'Sie handeln für den Betrieb in {name}:',
  'staff.acting.platform': 'Sie handeln für den Betrieb auf der ganzen Plattform:',
  'staff.leave': 'Verlassen',

  'acting.label': 'Sie handeln in fremdem Namen',
  'acting.lead': 'Sie handeln bis {time} im Namen von {name}:',
  'acting.stop': 'Wieder Sie selbst sein',
  'acting.ended': 'Sie handeln in niemandes Namen mehr',
  'acting.ended.text': 'Die Zeit ist um, oder es wurde beendet. Was Sie ab jetzt tun, tun Sie selbst.',
}
