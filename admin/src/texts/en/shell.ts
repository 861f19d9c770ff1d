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

  'staff.title': 'You act here as staff of the platform',
  'staff.text': 'You are no member here. Say why you come: it stands in the trail, with everything that you do.',
  'staff.reason': 'Reason',
  'staff.reason.help': 'In 10 to 500 characters, such as: ticket 4711, the list is empty.',
  'staff.reason.wrong': 'Say why in 10 to 500 characters.',
  'staff.submit': 'Go on',
  'staff.acting': 'You act as staff in {name}:',
  'staff.acting.platform': 'You act as staff across the platform:',
  'staff.leave': 'Leave',

  'acting.label': 'You act in somebody’s name',
  'acting.lead': 'You act in the name of {name} until {time}:',
  'acting.stop': 'Be yourself again',
  'acting.ended': 'You act in nobody’s name any more',
  'acting.ended.text': 'The time is up, or it was ended. What you do from now on is yours.',
}
