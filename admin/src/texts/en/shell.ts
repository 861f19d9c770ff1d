// English texts of the frame around every screen.
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
  'tenant.barred.title': 'This tenant requires a second factor',
  'tenant.barred.text': 'Add a second factor to your account; then you may enter.',

  'staff.title': 'You act here as staff of the platform',
  'staff.text': 'You are not a member here. Give a reason: the trail records it with everything that you do.',
  'staff.reason': 'Reason',
  'staff.reason.help': 'In 10 to 500 characters, such as: ticket 4711, the list is empty.',
  'staff.reason.wrong': 'Say why in 10 to 500 characters.',
  'staff.submit': 'Go on',
  'staff.acting': 'You act as staff in {name}:',
  'staff.acting.platform': 'You act as staff across the platform:',
  'staff.leave': 'Leave',

  'acting.label': 'You are impersonating a person',
  'acting.lead': 'You are impersonating {name} until {time}:',
  'acting.stop': 'Stop impersonating',
  'acting.ended': 'You are no longer impersonating anybody',
  'acting.ended.text': 'The time is up, or somebody ended it. From now on you act as yourself.',
}
