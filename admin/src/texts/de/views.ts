// German texts of saved views.
export const views = {
  'view.all': 'Ansichten',
  'view.none': 'Alle',
  'view.save': 'Ansicht speichern',
  'view.keep': 'Speichern',
  'view.saved': '„{name}“ ist gespeichert.',
  'view.name': 'Name',
  'view.share': 'Alle im Mandanten sehen sie',
  'view.shared.label': '{name}, im Mandanten geteilt',
  'view.menu': 'Was man mit {name} tun kann',
  'view.update': 'Mit dem Gezeigten erneuern',
  'view.rename': 'Umbenennen oder teilen',
  'view.first': 'Diese Ansicht zuerst öffnen',
  'view.first.not': 'Nicht mehr zuerst öffnen',
  'view.delete': 'Löschen',
  'view.delete.own': 'Die Ansicht geht, die Einträge bleiben.',
  'view.delete.shared': 'Die Ansicht geht für alle im Mandanten, die Einträge bleiben.',
}
