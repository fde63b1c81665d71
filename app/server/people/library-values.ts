/** better-auth speaks of dates and truth values; our tables keep ms and 0 or 1, in every database alike. */
import {
  type KyselyPlugin,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type PrimitiveValueListNode,
  type QueryResult,
  type RootOperationNode,
  type UnknownRow,
  type ValueNode,
} from 'kysely'

export class LibraryValues implements KyselyPlugin {
  readonly #toTables = new ToTables()

  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    return this.#toTables.transformNode(node)
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return { ...result, rows: result.rows.map(fromTables) }
  }
}

class ToTables extends OperationNodeTransformer {
  protected override transformValue(node: ValueNode): ValueNode {
    return { ...node, value: plain(node.value) }
  }

  protected override transformPrimitiveValueList(node: PrimitiveValueListNode): PrimitiveValueListNode {
    return { ...node, values: node.values.map(plain) }
  }
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return value.getTime()
  return typeof value === 'boolean' ? Number(value) : value
}

function fromTables(row: UnknownRow): UnknownRow {
  const value = ([column, of]: [string, unknown]) => {
    if (column.endsWith('_at') && typeof of === 'number') return [column, new Date(of)]
    return [column, column === 'email_verified' ? of === 1 : of]
  }
  return Object.fromEntries(Object.entries(row).map(value))
}
