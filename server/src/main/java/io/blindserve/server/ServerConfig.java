package io.blindserve.server;

import io.blindserve.server.audit.LogSettings;
import io.blindserve.server.auth.CallersFile;
import io.blindserve.server.evidence.EvidenceSettings;
import io.blindserve.server.http.HttpSettings;
import io.blindserve.server.inference.encrypted.EncryptedBudget;
import io.blindserve.server.model.ExecutionProvider;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Everything that a server is told, checked.
 *
 * @param models folder of models, or of the mirror of an object store
 * @param data folder of the access log and of evaluation keys
 * @param http how to listen
 * @param kernels name of the kernels, or none for the fastest
 * @param workers computations of each kind at once
 * @param provider where plain calls are computed if a model does not say
 * @param extensions whether models may have the operators of onnxruntime-extensions
 * @param preparedModels folder of what was made of models for plain calls, if that is kept
 * @param encrypted memory and disk of the encrypted side
 * @param requireMeasurement whether plans without a measurement are not offered
 * @param modelControl whether callers may load and unload models
 * @param repository how the folder of models is looked at
 * @param log how the access log is kept
 * @param evidence how evidence of encrypted calls is kept, if it is
 * @param callers who may call; without it everybody may, as one caller
 */
record ServerConfig(
    Path models,
    Path data,
    HttpSettings http,
    Optional<String> kernels,
    int workers,
    ExecutionProvider provider,
    boolean extensions,
    Optional<Path> preparedModels,
    EncryptedBudget encrypted,
    boolean requireMeasurement,
    boolean modelControl,
    RepositorySettings repository,
    LogSettings log,
    Optional<EvidenceSettings> evidence,
    Optional<CallersFile> callers) {}
