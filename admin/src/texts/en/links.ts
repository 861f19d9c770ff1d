// English texts of the pages that mails link to.
export const links = {
  'link.working': 'One moment …',
  'link.send': 'Send me a link',
  'link.sent': 'Look into your mailbox',
  'link.sent.text': 'If {email} has an account, a mail with a link is on its way. The link works once, for an hour.',
  'link.sent.again': 'Try another address',
  'link.another': 'Ask for another mail',
  'link.missing': 'This page needs the link of a mail',
  'link.missing.text': 'Open the link in the mail once more, or ask for another mail.',
  'link.goOn': 'Go on',
  'link.newPassword': 'New password',
  'link.passwordRules':
    'At least {count} characters that are hard to guess: not only digits, no password that many people use, nothing like your name or address.',
  'link.firstName': 'First name',
  'link.lastName': 'Last name',

  'forgot.title': 'Forgotten password',
  'forgot.text': 'We send you a mail with a link. There you choose a new password.',

  'reset.title': 'New password',
  'reset.text': 'Everybody who is signed in to the account is signed out.',
  'reset.submit': 'Choose a new password',
  'reset.done': 'Your password is changed',
  'reset.done.text': 'Sign in with the new one.',

  'magic.title': 'Sign in by a mail',
  'magic.ask': 'We send you a mail with a link that signs you in without a password.',
  'magic.text': 'The link was sent to you: one click, and you are signed in.',
  'magic.instead': 'You are signed in as {email}. The link signs in whoever it was sent to in this browser instead.',

  'verify.title': 'Confirm your e-mail address',
  'verify.text': 'Your password shows that the account is yours, too.',
  'verify.submit': 'Confirm',
  'verify.without': 'I do not know the password',
  'verify.without.text':
    'Somebody else may have registered your address. Everything that was made in the account ends: its password, its log-ins, its keys. Then you choose a password of your own.',
  'verify.without.submit': 'Confirm and start over',
  'verify.with': 'I know the password',
  'verify.done': 'Your address is confirmed',
  'verify.done.text': 'There is nothing more to do.',
  'verify.startedOver': 'The account is yours alone now. Ask for a mail to choose its password.',
  'verify.sent': 'If {email} is not confirmed yet, another mail is on its way.',

  'confirm.title': 'Confirm your new e-mail address',
  'confirm.text': 'It takes the place of the old one, and everybody who is signed in to the account is signed out.',
  'confirm.submit': 'Take the new address',
  'confirm.done': 'Your address is changed',
  'confirm.done.text': 'Sign in with the new one.',

  'register.title': 'Register',
  'register.submit': 'Register',
  'register.tenant': 'Name of a tenant to start',
  'register.tenant.help': 'Such as your company. Leave it empty to join one by an invitation.',
  'register.sent': 'A mail to {email} leads on.',

  'finish.title': 'Finish your registration',
  'finish.text': 'Your address is confirmed by the mail. Nothing else that was typed before was kept.',
  'finish.again': 'Register again',

  'accept.title': 'Accept an invitation',
  'accept.text':
    'You become a member of the tenant that the mail names. Whoever manages it sees your name and your e-mail address.',
  'accept.text.named': 'You become a member of {tenant}. Whoever manages it sees your name and your e-mail address.',
  'accept.as': 'You are signed in as {email}.',
  'accept.new': 'Tell us your name and choose a password.',
  'accept.known': 'Sign in with the password of your account.',
  'accept.toKnown': 'I have an account',
  'accept.toNew': 'I am new here',
  'accept.submit': 'Accept',
}
