/** What a function that makes a check gives it: read from the object that it returns. */
import ts from 'typescript'

export interface ReadyMade {
  /** "manifest-kept"; several where it depends on what is asked. */
  ids: string[]
  guard: boolean
  needsApiServer: boolean
  /** Of the sentence in task.md that it comes with; none where `sentence` has to name one. */
  words?: string
}

/** undefined: the function makes no check. */
export function readyMade(
  statement: ts.FunctionDeclaration | ts.ArrowFunction,
  returns: string,
): ReadyMade | undefined {
  if (returns !== 'Check') return undefined
  const check = checkIn(statement)
  if (!check) throw new Error(`${statement.getText()} returns no check that is written out`)
  const [id, proves] = ['id', 'proves'].map(it => propertyOf(check, it))
  return {
    ids: id ? textsOf(id) : [],
    guard: propertyOf(check, 'guard')?.kind === ts.SyntaxKind.TrueKeyword,
    needsApiServer: propertyOf(check, 'needsApiServer')?.kind !== ts.SyntaxKind.FalseKeyword,
    ...(proves && ts.isArrayLiteralExpression(proves) && { words: proves.elements.flatMap(textsOf).join() }),
  }
}

/** The object that is returned: the outermost one with a `run`. */
function checkIn(node: ts.Node): ts.ObjectLiteralExpression | undefined {
  if (ts.isObjectLiteralExpression(node) && node.properties.some(it => it.name?.getText() === 'run'))
    return node
  return ts.forEachChild(node, checkIn)
}

function propertyOf(check: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const property = check.properties.find(it => it.name?.getText() === name)
  return property && ts.isPropertyAssignment(property) ? property.initializer : undefined
}

/** "<component>" stands for what is asked. */
function textsOf(id: ts.Expression): string[] {
  if (ts.isConditionalExpression(id)) return [...textsOf(id.whenTrue), ...textsOf(id.whenFalse)]
  if (ts.isStringLiteralLike(id)) return [id.text]
  if (ts.isTemplateExpression(id))
    return [
      id.head.text + id.templateSpans.map(it => `<${it.expression.getText()}>${it.literal.text}`).join(''),
    ]
  throw new Error(`${id.getText()} is no id that can be told without running it`)
}
