import Type from "typebox";

export const VnfPackagePath = Type.Object({ vnfPkgId: Type.String() });
