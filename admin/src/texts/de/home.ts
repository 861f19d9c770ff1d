// German texts of the overview.
export const home = {
  'home.title': 'Überblick',
  'home.hello': 'Angemeldet als {name}',
  'home.empty': 'Hier ist nichts, was Sie sehen dürfen.',
}
