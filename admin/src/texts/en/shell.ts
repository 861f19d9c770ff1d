// English texts around every screen.
export const shell = {
  'app.name': 'Admin',
  'app.skip': 'Skip to the content',
  'app.menu': 'Menu',
  'app.loading': 'Loading …',
  'app.account': 'Your account',
  'app.platform': 'Platform',
  'app.back': 'To the tenants',

  'tenant.switch': 'Tenant',
  'tenant.none.title': 'You belong to no tenant',
  'tenant.none.text': 'Ask somebody to invite you, then sign in again.',
  'tenant.barred.title': 'This tenant asks for a second factor',
  'tenant.barred.text': 'Add a second factor to your account; then you may enter.',
}
