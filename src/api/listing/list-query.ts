import Type, { type Static } from "typebox";
import { type AttributeFilter, readAttributeFilter } from "../../sol003/sol013/attribute-filter.ts";
import { type AttributeSelector, readAttributeSelector } from "../../sol003/sol013/attribute-selector.ts";
import { readPageMarker } from "../../sol003/sol013/paging.ts";
import type { WireResource } from "../../sol003/sol013/wire-resource.ts";

const flag = (description: string) =>
  Type.Optional(Type.String({ description: `${description} Has no value.` }));
const text = (description: string) => Type.Optional(Type.String({ description }));

/** Query parameters of every list (SOL013 5.2 to 5.4). */
export const ListQuery = Type.Object({
  filter: text("Attribute filter: `(eq,instantiationState,INSTANTIATED);(cont,vnfInstanceName,upf)`."),
  all_fields: flag("Every attribute."),
  fields: text("Only these attributes and the mandatory ones: `a,b/c`."),
  exclude_fields: text("All attributes but these."),
  "exclude-fields": text("The same as exclude_fields."),
  exclude_default: flag("Without the attributes that are long; so it is when nothing is selected."),
  nextpage_opaque_marker: text("From the Link header of the page before."),
});

/** What a client wants to see of a list. */
export interface ListRequest {
  readonly after: string | undefined;
  readonly filter: AttributeFilter | undefined;
  readonly selector: AttributeSelector;
  /** Whether an attribute that lists leave out by default is looked at or sent. */
  readonly needsWhole: boolean;
}

export function readListRequest(query: Static<typeof ListQuery>, resource: WireResource): ListRequest {
  const { filter: filterText, nextpage_opaque_marker: marker } = query;
  const filter = filterText === undefined ? undefined : readAttributeFilter(filterText, resource);
  const selector = readAttributeSelector(query, resource);
  return {
    after: marker === undefined ? undefined : readPageMarker(marker),
    filter,
    selector,
    needsWhole:
      !selector.isDefault ||
      (filter?.attributes.some((name) => resource.excludedByDefault.includes(name)) ?? false),
  };
}
