import { isJsonObject, type Json, type JsonObject } from "../../domain/json.ts";

/** What later operations must know of `additionalParams`, for `instantiatedVnfInfo.metadata`, which all can see: without credentials. */
export function keptParameters({ helm_chart_path, helm_value_names }: JsonObject): JsonObject {
  return {
    ...(helm_chart_path === undefined ? {} : { helm_chart_path: withoutCredentials(helm_chart_path) }),
    ...(helm_value_names === undefined ? {} : { helm_value_names }),
  };
}

function withoutCredentials(helmChartPath: Json): Json {
  if (!isJsonObject(helmChartPath)) return helmChartPath;
  return Object.fromEntries(
    Object.entries(helmChartPath).map(([name, entry]) => {
      if (!isJsonObject(entry)) return [name, entry];
      const { username: _username, password: _password, ...shown } = entry;
      return [name, shown];
    }),
  );
}
