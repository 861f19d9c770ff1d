// English texts of the pages that mails link to.
export const links = {
  'link.working': 'One moment …',
  'link.send': 'Send me a link',
  'link.sent': 'Check your mailbox',
  'link.sent.text': 'If {email} has an account, a mail with a link is on its way. The link works once, for an hour.',
  'link.sent.again': 'Try another address',
  'link.another': 'Request another mail',
  'link.missing': 'This page needs a link from a mail',
  'link.missing.text': 'Open the link in the mail again, or request another mail.',
  'link.goOn': 'Go on',
  'link.newPassword': 'New password',
  'link.passwordRules':
    'At least {count} characters that are hard to guess: not only digits, no password that many people use, nothing like your name or address.',
  'link.firstName': 'First name',
  'link.lastName': 'Last name',

  'forgot.title': 'Forgotten password',
  'forgot.text': 'We send you a mail with a link to choose a new password.',

  'reset.title': 'New password',
  'reset.text': 'This signs out all other sessions of the account.',
  'reset.submit': 'Choose a new password',
  'reset.done': 'Your password is changed',
  'reset.done.text': 'Sign in with the new one.',

  'magic.title': 'Sign in by a mail',
  'magic.ask': 'We send you a mail with a link that signs you in without a password.',
  'magic.text': 'One click signs you in.',
  'magic.instead':
    'You are signed in as {email}. In this browser, the link will sign in the person it was sent to instead.',

  'verify.title': 'Confirm your e-mail address',
  'verify.text': 'Your password proves that the account is yours, too.',
  'verify.submit': 'Confirm',
  'verify.without': 'I do not know the password',
  'verify.without.text':
    'Somebody else may have registered your address. Everything in the account is revoked: its password, sessions and keys. Then you choose your own password.',
  'verify.without.submit': 'Confirm and start over',
  'verify.with': 'I know the password',
  'verify.done': 'Your address is confirmed',
  'verify.done.text': 'You can close this page.',
  'verify.startedOver': 'The account is now only yours. Request a mail to choose its password.',
  'verify.sent': 'If {email} is not confirmed yet, another mail is on its way.',

  'confirm.title': 'Confirm your new e-mail address',
  'confirm.text': 'It replaces the old address, and signs out all sessions of the account.',
  'confirm.submit': 'Use the new address',
  'confirm.done': 'Your address is changed',
  'confirm.done.text': 'Sign in with the new one.',

  'register.title': 'Register',
  'register.submit': 'Register',
  'register.tenant': 'Name of a tenant to start',
  'register.tenant.help': 'Such as your company. Leave it empty to join a tenant by invitation.',
  'register.sent': 'We sent a mail to {email} with the next step.',

  'finish.title': 'Finish your registration',
  'finish.text': 'The mail confirmed your address. Please enter the rest again.',
  'finish.again': 'Register again',

  'accept.title': 'Accept an invitation',
  'accept.text':
    'You become a member of the tenant that the mail names. Its managers see your name and your e-mail address.',
  'accept.text.named': 'You become a member of {tenant}. Its managers see your name and your e-mail address.',
  'accept.as': 'You are signed in as {email}.',
  'accept.new': 'Tell us your name and choose a password.',
  'accept.known': 'Sign in with the password of your account.',
  'accept.toKnown': 'I have an account',
  'accept.toNew': 'I am new here',
  'accept.submit': 'Accept',
}
