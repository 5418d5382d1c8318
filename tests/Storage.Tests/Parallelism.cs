// One class after the other: a test that measures memory must not see that of others.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
