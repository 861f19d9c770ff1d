// English texts of the overview.
export const home = {
  'home.title': 'Overview',
  'home.hello': 'Signed in as {name}',
  'home.empty': 'There is nothing here that you may see.',
}
