import Type from "typebox";

export const VnfInstancePath = Type.Object({ vnfInstanceId: Type.String() });
