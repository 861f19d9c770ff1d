// Every widget that field kinds name, each in a file of its name. They are small; heavy parts load when shown.
import { partWidget } from '../extend/part-widgets.tsx'
import * as checkbox from './checkbox.tsx'
import * as date from './date.tsx'
import * as dateTime from './date-time.tsx'
import * as decimal from './decimal.tsx'
import * as email from './email.tsx'
import * as file from './file.tsx'
import * as image from './image.tsx'
import * as json from './json.tsx'
import * as locale from './locale.tsx'
import * as number from './number.tsx'
import * as reference from './reference.tsx'
import * as references from './references.tsx'
import * as richText from './rich-text.tsx'
import * as select from './select.tsx'
import * as slug from './slug.tsx'
import * as tags from './tags.tsx'
import * as text from './text.tsx'
import * as url from './url.tsx'
import type { Widget } from './widget.ts'

const WIDGETS: Readonly<Record<string, Widget>> = {
  checkbox,
  date,
  'date-time': { Cell: dateTime.Cell, Input: dateTime.Input },
  decimal,
  email,
  file,
  image,
  json,
  locale,
  number,
  reference,
  references,
  'rich-text': { Cell: richText.Cell, Input: richText.Input },
  select,
  slug,
  tags,
  text,
  url,
}

/** Falls back to text for a widget that only a newer server knows. */
export function widgetOf({ widget }: { readonly widget: string }): Widget {
  return WIDGETS[widget] ?? partWidget(widget) ?? text
}
