import CgxContext
import CgxJSON

extension RestoredStage {
  var json: JSON {
    .members([
      "keys": .array(changes.map { .string($0.key) }),
      "replaced": .array(replaced.map { .string($0) }),
      "refused": .array(
        refused.map { .members(["key": .string($0.change.key), "reason": .string($0.reason)]) }),
      "crm": .bool(crmData != nil),
      "left_out": .integer(leftOut), "more_saved": .integer(moreSaved),
    ])
  }
}
