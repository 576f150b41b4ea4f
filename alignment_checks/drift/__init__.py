"""How far distributions moved from their reference. Drift diagnoses; it never decides."""
