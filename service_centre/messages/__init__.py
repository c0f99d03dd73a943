"""The contract between the programs: a change here means a new version number."""
