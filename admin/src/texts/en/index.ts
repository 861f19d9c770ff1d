// Every text of the admin in English, by area. A test makes sure that other languages have the same keys.

import { filters } from './filters.ts'
import { form } from './form.ts'
import { home } from './home.ts'
import { kit } from './kit.ts'
import { links } from './links.ts'
import { list } from './list.ts'
import { palette } from './palette.ts'
import { problems } from './problems.ts'
import { selection } from './selection.ts'
import { shell } from './shell.ts'
import { signIn } from './sign-in.ts'
import { values } from './values.ts'
import { views } from './views.ts'

export const en = {
  ...shell,
  ...signIn,
  ...links,
  ...home,
  ...list,
  ...filters,
  ...views,
  ...selection,
  ...palette,
  ...form,
  ...values,
  ...kit,
  ...problems,
}

export type TextKey = keyof typeof en
export type Texts = Readonly<Record<TextKey, string>>
