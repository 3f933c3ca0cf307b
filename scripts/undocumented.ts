import { readFileSync } from 'node:fs'

/** One exported thing in API Extractor's model of an entry point; members within members. */
interface ApiItem {
  kind: string
  name?: string
  docComment?: string
  members?: ApiItem[]
}

/**
 * What an entry point exports without a doc comment, as `Name` or `Name.member`. Members of an object whose comment has a `@see`
 * are documented where that points to: they are somebody else's words, such as the fields of a wire format.
 * @param model the path of an `.api.json`
 */
export function undocumented(model: string): string[] {
  const { members: [entry] = [] } = JSON.parse(readFileSync(model, 'utf8')) as ApiItem
  return (entry?.members ?? []).flatMap((item) => undocumentedIn(item, ''))
}

function undocumentedIn(item: ApiItem, within: string): string[] {
  const path = within + (item.name ?? item.kind)
  const own = item.docComment || isNamedByItself(item) ? [] : [path]
  if (item.docComment?.includes('@see')) return own
  return [...own, ...(item.members ?? []).flatMap((member) => undocumentedIn(member, `${path}.`))]
}

/** An index signature and a constructor say what there is to say; the tag of a union's member is its name. */
const isNamedByItself = ({ kind, name }: ApiItem): boolean =>
  kind === 'IndexSignature' || kind === 'Constructor' || name?.startsWith('[') === true
