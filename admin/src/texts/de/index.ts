// Every text of the admin in German, by area.
import type { Texts } from '../en/index.ts'
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

export const de: Texts = {
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
