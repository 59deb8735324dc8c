import { Platform } from "../../generated/schema";

const PLATFORM_ID = "comodel";

export function loadOrCreatePlatform(): Platform {
  let platform = Platform.load(PLATFORM_ID);
  if (platform == null) {
    platform = new Platform(PLATFORM_ID);
    platform.modelCount = 0;
    platform.memberCount = 0;
  }
  return platform;
}
