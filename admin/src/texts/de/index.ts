// Every text of the admin in German, by area.
import type { Texts } from '../en/index.ts'
import { form } from './form.ts'
import { home } from './home.ts'
import { links } from './links.ts'
import { list } from './list.ts'
import { problems } from './problems.ts'
import { shell } from './shell.ts'
import { signIn } from './sign-in.ts'
import { values } from './values.ts'

export const de: Texts = {
  ...shell,
  ...signIn,
  ...links,
  ...home,
  ...list,
  ...form,
  ...values,
  ...problems,
}
