import Type from "typebox";
import { GivenKeyValuePairs, KeyValuePairs } from "../v2/common.ts";
import { OperationalState } from "./vnf-pkg-info.ts";

/** SOL005 9.5.2.2, CreateVnfPkgInfoRequest. */
export const CreateVnfPkgInfoRequest = Type.Object({ userDefinedData: Type.Optional(GivenKeyValuePairs) });

/** SOL005 9.5.2.3, VnfPkgInfoModifications. */
export const GivenVnfPkgInfoModifications = Type.Object({
  operationalState: Type.Optional(OperationalState),
  userDefinedData: Type.Optional(GivenKeyValuePairs),
});

/** The same as the answer: only what has changed. */
export const VnfPkgInfoModifications = Type.Object({
  operationalState: Type.Optional(OperationalState),
  userDefinedData: Type.Optional(KeyValuePairs),
});

/** SOL005 9.5.2.4, UploadVnfPackageFromUriRequest, with Tacker's attributes for HTTP Basic. */
export const UploadVnfPackageFromUriRequest = Type.Object({
  addressInformation: Type.String({ minLength: 1, maxLength: 2_048 }),
  userName: Type.Optional(Type.String({ maxLength: 255 })),
  password: Type.Optional(Type.String({ maxLength: 1_024 })),
});
