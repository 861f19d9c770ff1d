// English texts around every screen.
export const shell = {
  'app.name': 'Admin',
  'app.skip': 'Skip to the content',
  'app.menu': 'Menu',
  'app.loading': 'Loading …',

  'tenant.switch': 'Tenant',
  'tenant.none.title': 'You belong to no tenant',
  'tenant.none.text': 'Ask somebody to invite you, then sign in again.',
  'tenant.barred.title': 'This tenant asks for a second factor',
  'tenant.barred.text': 'Add a second factor to your account; then you may enter.',
}
