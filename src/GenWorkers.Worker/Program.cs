using GenWorkers.Hosting;

// genworkers-worker [migrate] [--role api,scheduler,worker]
try
{
    if (args is ["migrate", .. var rest])
        await WorkerHost.MigrateAsync(rest);
    else
        await WorkerHost.Build(args).RunAsync();
    return 0;
}
catch (ArgumentException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 2;
}
