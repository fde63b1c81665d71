/** Doc comments as Markdown. */
import ts from 'typescript'

/** The comment at the head of a file, which every file has. */
const headEnd = (source: ts.SourceFile) => /^\/\*\*[\s\S]*?\*\//.exec(source.text)?.[0].length ?? 0
export const fileDoc = (source: ts.SourceFile): string => markdown(source.text.slice(0, headEnd(source)))

/** The last doc comment before a statement, unless that is the file's. */
export function commentOf(statement: ts.Node, source: ts.SourceFile): ts.CommentRange | undefined {
  return ts
    .getLeadingCommentRanges(source.text, statement.pos)
    ?.filter(it => source.text.startsWith('/**', it.pos) && it.end > headEnd(source))
    .at(-1)
}

/** Empty where there is none. */
export function docOf(statement: ts.Node, source: ts.SourceFile): string {
  const comment = commentOf(statement, source)
  return comment ? markdown(source.text.slice(comment.pos, comment.end)) : ''
}

const words: Record<string, string> = { throws: '_Throws_', returns: '_Returns_' }

/** Its tags are lines of their own. */
function markdown(comment: string): string {
  return comment
    .replace(/^\/\*\*\s*|\s*\*\/$/g, '')
    .replace(/^ *\* ?/gm, '')
    .replace(/\n?@param (\S+) /g, '\n\n`$1`: ')
    .replace(/\n?@(\w+) /g, (_, tag) => `\n\n${words[tag] ?? tag} `)
    .replace(/\{@link (\w+)\}/g, '`$1`')
    .trim()
}
